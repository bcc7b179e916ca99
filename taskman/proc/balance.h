/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Spreads threads that use much time over the harts. It looks now and then
 * while there is something to look at, and never while the machine is idle.
 */
#pragma once

/* A request was served: the machine is not idle. Cheap. */
void balance_wake(void);
