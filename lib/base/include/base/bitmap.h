/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bitmap over words that the caller owns. Bit n lies in word n / 64.
 * No locking, no allocation; the owner knows how many bits there are.
 */
#pragma once

#include <base/bits.h>

enum { BITMAP_WORD_BITS = 64 };

static inline word bitmap_words(word bits)
{
	return (bits + BITMAP_WORD_BITS - 1) / BITMAP_WORD_BITS;
}

static inline int bitmap_test(const word *map, word n)
{
	return map[n / BITMAP_WORD_BITS] >> n % BITMAP_WORD_BITS & 1;
}

static inline void bitmap_set(word *map, word n)
{
	map[n / BITMAP_WORD_BITS] |= bit(n % BITMAP_WORD_BITS);
}

static inline void bitmap_clear(word *map, word n)
{
	map[n / BITMAP_WORD_BITS] &= ~bit(n % BITMAP_WORD_BITS);
}

/* First zero bit at or after FROM below BITS; BITS itself when there is none. */
word bitmap_find_zero(const word *map, word bits, word from);

/* First set bit at or after FROM below BITS; BITS itself when there is none. */
word bitmap_find_set(const word *map, word bits, word from);
