/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searches in a bitmap, a word at a time. FLIP turns the search for zeros
 * into one for ones, so that both directions are the same loop.
 */
#include <base/bitmap.h>

static word find(const word *map, word bits, word from, word flip)
{
	while (from < bits) {
		word rest = (map[from / BITMAP_WORD_BITS] ^ flip) >> from % BITMAP_WORD_BITS;

		if (rest != 0) {
			return word_min(from + trailing_zeros(rest), bits);
		}
		from = (from / BITMAP_WORD_BITS + 1) * BITMAP_WORD_BITS;
	}
	return bits;
}

word bitmap_find_zero(const word *map, word bits, word from)
{
	return find(map, bits, from, ~0UL);
}

word bitmap_find_set(const word *map, word bits, word from)
{
	return find(map, bits, from, 0);
}
