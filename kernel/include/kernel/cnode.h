/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A CNode is an array of 2^radix slots; there is nothing more to it than its
 * cap, which holds address, radix and guard.
 */
#pragma once

struct invocation;

int cnode_decode(struct invocation *inv);
