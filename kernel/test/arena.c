/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for tests of the kernel (arena.h).
 */
#include "kernel/test/arena.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

enum { ARENA_SIZE = 1 << 24 };

/* Below 2^38, and where the address sanitizer leaves room. */
#define ARENA_ADDRESS 0x40000000UL

static char *arena;
static word used;
static word state;

void arena_reset(void)
{
	if (!arena) {
		arena = mmap((void *)ARENA_ADDRESS, ARENA_SIZE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		assert(arena == (char *)ARENA_ADDRESS);
	}
	memset(arena, 0, used);
	used = 0;
}

void *arena_take(word size)
{
	word start = (used + size - 1) & ~(size - 1);

	assert(start + size <= ARENA_SIZE);
	used = start + size;
	return arena + start;
}

void random_seed(word seed)
{
	state = seed;
}

word random_below(word limit)
{
	state = state * 6364136223846793005UL + 1442695040888963407UL;
	return (state >> 33) % limit;
}
