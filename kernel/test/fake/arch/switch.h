/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing is switched on the host.
 */
#pragma once
