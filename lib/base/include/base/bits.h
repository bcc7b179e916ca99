/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arithmetic on powers of two, used wherever memory is cut and rounded.
 * Everything is a pure function of words; "bits" is always a base-2 logarithm.
 */
#pragma once

typedef unsigned long word;

static inline word bit(unsigned n)
{
	return 1UL << n;
}

static inline word align_down(word value, unsigned bits)
{
	return value >> bits << bits;
}

static inline word align_up(word value, unsigned bits)
{
	return align_down(value + bit(bits) - 1, bits);
}

static inline int is_aligned(word value, unsigned bits)
{
	return (value & (bit(bits) - 1)) == 0;
}

/* Position of the highest set bit; VALUE is not 0. */
static inline unsigned log2_floor(word value)
{
	return 63 - (unsigned)__builtin_clzl(value);
}

/* The smallest n with 2^n >= VALUE; VALUE is not 0. */
static inline unsigned log2_ceil(word value)
{
	return value == 1 ? 0 : log2_floor(value - 1) + 1;
}

/* Number of zero bits below the lowest set one; VALUE is not 0. */
static inline unsigned trailing_zeros(word value)
{
	return (unsigned)__builtin_ctzl(value);
}

static inline word word_min(word a, word b)
{
	return a < b ? a : b;
}

static inline word word_max(word a, word b)
{
	return a > b ? a : b;
}
