/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memcpy, memmove, memset, memcmp and memchr for programs without a C library.
 * Copies go in words, eight at a time, when both sides share an alignment;
 * page copies and page clearing in the kernel and taskman are the case that
 * must be quick.
 */
#include <base/string.h>

#include <stdint.h>

enum { WORD = sizeof(uint64_t), STRIDE = 8 * WORD };

/* Words that may alias any object. */
typedef uint64_t __attribute__((may_alias)) aliasing_word;

static int same_alignment(const void *a, const void *b)
{
	return (((uintptr_t)a ^ (uintptr_t)b) & (WORD - 1)) == 0;
}

static int is_word_aligned(const void *p)
{
	return ((uintptr_t)p & (WORD - 1)) == 0;
}

static void copy_stride(aliasing_word *to, const aliasing_word *from)
{
	aliasing_word a = from[0], b = from[1], c = from[2], d = from[3];
	aliasing_word e = from[4], f = from[5], g = from[6], h = from[7];

	to[0] = a, to[1] = b, to[2] = c, to[3] = d;
	to[4] = e, to[5] = f, to[6] = g, to[7] = h;
}

/* Upwards: right for any overlap in which TO lies below FROM. */
static void copy_up(unsigned char *to, const unsigned char *from, size_t n)
{
	if (same_alignment(to, from)) {
		while (n > 0 && !is_word_aligned(to)) {
			*to++ = *from++;
			n--;
		}
		for (; n >= STRIDE; n -= STRIDE, to += STRIDE, from += STRIDE) {
			copy_stride((aliasing_word *)to, (const aliasing_word *)from);
		}
		for (; n >= WORD; n -= WORD, to += WORD, from += WORD) {
			*(aliasing_word *)to = *(const aliasing_word *)from;
		}
	}
	while (n-- > 0) {
		*to++ = *from++;
	}
}

/* Downwards from the ends: right for any overlap in which TO lies above FROM. */
static void copy_down(unsigned char *to, const unsigned char *from, size_t n)
{
	to += n;
	from += n;
	if (same_alignment(to, from)) {
		while (n > 0 && !is_word_aligned(to)) {
			*--to = *--from;
			n--;
		}
		for (; n >= WORD; n -= WORD) {
			to -= WORD;
			from -= WORD;
			*(aliasing_word *)to = *(const aliasing_word *)from;
		}
	}
	while (n-- > 0) {
		*--to = *--from;
	}
}

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	copy_up(to, from, n);
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	if ((uintptr_t)to - (uintptr_t)from >= n) {
		copy_up(to, from, n);
	} else {
		copy_down(to, from, n);
	}
	return to;
}

void *memset(void *to, int value, size_t n)
{
	unsigned char *p = to;
	aliasing_word pattern = 0x0101010101010101UL * (unsigned char)value;

	while (n > 0 && !is_word_aligned(p)) {
		*p++ = (unsigned char)value;
		n--;
	}
	for (; n >= STRIDE; n -= STRIDE, p += STRIDE) {
		aliasing_word *w = (aliasing_word *)p;

		w[0] = pattern, w[1] = pattern, w[2] = pattern, w[3] = pattern;
		w[4] = pattern, w[5] = pattern, w[6] = pattern, w[7] = pattern;
	}
	for (; n >= WORD; n -= WORD, p += WORD) {
		*(aliasing_word *)p = pattern;
	}
	while (n-- > 0) {
		*p++ = (unsigned char)value;
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n > 0; n--, x++, y++) {
		if (*x != *y) {
			return *x - *y;
		}
	}
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n > 0; n--, p++) {
		if (*p == (unsigned char)c) {
			return (void *)p;
		}
	}
	return NULL;
}
