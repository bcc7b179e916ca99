/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Domains: there is one, 0.
 */
#pragma once

struct invocation;

int domain_decode(struct invocation *inv);
