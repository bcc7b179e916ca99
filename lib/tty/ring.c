/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries in a power of two of memory that doubles as it fills, up to what the
 * caller allows; positions are counts, so growing moves none of them.
 */
#include "ring.h"

#include <stdlib.h>

enum { RING_FIRST = 256 };

static int ring_grow(struct tty_ring *ring)
{
	size_t size = ring->size ? ring->size * 2 : RING_FIRST;
	unsigned short *entries = malloc(size * sizeof(entries[0]));

	if (!entries) {
		return 0;
	}
	for (size_t i = ring->head; i != ring->tail; i++) {
		entries[i & (size - 1)] = ring_at(ring, i);
	}
	free(ring->entries);
	ring->entries = entries;
	ring->size = size;
	return 1;
}

int ring_put(struct tty_ring *ring, unsigned short entry, size_t most)
{
	if (ring_used(ring) >= most) {
		return 0;
	}
	if (ring_used(ring) == ring->size && !ring_grow(ring)) {
		return 0;
	}
	ring->entries[ring->tail++ & (ring->size - 1)] = entry;
	return 1;
}

unsigned short ring_take(struct tty_ring *ring)
{
	return ring->entries[ring->head++ & (ring->size - 1)];
}

unsigned short ring_unput(struct tty_ring *ring)
{
	return ring->entries[--ring->tail & (ring->size - 1)];
}

void ring_clear(struct tty_ring *ring)
{
	ring->head = ring->tail;
}

void ring_free(struct tty_ring *ring)
{
	free(ring->entries);
	ring->entries = NULL;
	ring->size = ring->head = ring->tail = 0;
}
