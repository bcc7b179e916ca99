/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's own beginning, after memory and the loop's objects: devices,
 * console, clocks, the name space. Called once by taskman_main(), before the
 * first process is made.
 */
#pragma once

/* Returns when the console speaks and "/" can be opened; else says why and stops. */
void system_start(void);
