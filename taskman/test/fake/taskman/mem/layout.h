/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's layout moved to addresses that are free in a program under the
 * address sanitizer; the simulated kernel really maps memory there.
 */
#pragma once

#define VIEW_BASE 0x200000000000UL
#define VIEW_END 0x201000000000UL
#define ALIAS_BASE 0x202000000000UL
