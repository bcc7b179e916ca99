/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of kernel parts share: zeroed memory whose addresses fit in a
 * capability, and reproducible random numbers.
 */
#pragma once

#include "kernel/types.h"

/* Gives everything back and zeroes it. */
void arena_reset(void);

/* Zeroed, aligned to its size (a power of two). */
void *arena_take(word size);

/* The same sequence after each seed. */
void random_seed(word seed);
word random_below(word limit);
