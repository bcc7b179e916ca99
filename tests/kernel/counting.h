/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that show that they run: a counter, and functions that count it up.
 * The counter keeps what an earlier test left: set it, or compare.
 */
#pragma once

#include "sel4/sel4.h"

extern volatile seL4_Word counter;

/* Thread functions: without end, and once. Their arguments mean nothing. */
void count_up(seL4_Word a, seL4_Word b, seL4_Word c);
void step(seL4_Word a, seL4_Word b, seL4_Word c);
