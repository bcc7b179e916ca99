/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ring of a terminal: 16-bit entries, a byte with marks above it. Counts
 * only go up, so that a position stays valid while bytes come and go.
 */
#pragma once

#include "tty/tty.h"

static inline size_t ring_used(const struct tty_ring *ring)
{
	return ring->tail - ring->head;
}

/* The entry at POSITION, which lies between head and tail. */
static inline unsigned short ring_at(const struct tty_ring *ring, size_t position)
{
	return ring->entries[position & (ring->size - 1)];
}

/* Appends ENTRY; 0 when the ring has MOST entries already or memory is out. */
int ring_put(struct tty_ring *ring, unsigned short entry, size_t most);

/* Takes the oldest entry; the ring is not empty. */
unsigned short ring_take(struct tty_ring *ring);

/* Takes the newest entry back; the ring is not empty. */
unsigned short ring_unput(struct tty_ring *ring);

void ring_clear(struct tty_ring *ring);
void ring_free(struct tty_ring *ring);
