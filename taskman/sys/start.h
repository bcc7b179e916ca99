/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's own beginning, after memory: console, clocks, name space, the
 * loop, and the first program.
 */
#pragma once

_Noreturn void system_start(void);
