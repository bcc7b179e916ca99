/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All RAM that the kernel gave us, as one buddy allocator of untyped
 * capabilities, 4 KiB and up. A block is cut by retyping it into two halves;
 * halves are joined again only when a larger block is asked for, because a
 * kernel zeroes a joined block when it is cut anew. Blocks of boot are taken
 * smallest first for the same reason. Device memory is a separate set of
 * trees, cut down to the page that is asked for.
 */
#pragma once

#include <stddef.h>

#include <base/list.h>

#include "abi/sel4/types.h"

enum { BLOCK_MIN_BITS = 12 };

/* Who a block belongs to, for the ledger. */
enum block_owner {
	BLOCK_SLOTS,	/* leaves of the CSpace */
	BLOCK_PAGES,	/* chunks of pages */
	BLOCK_ARENA,	/* kernel objects of processes */
	BLOCK_SPACE,	/* page tables of address spaces */
	BLOCK_TASKMAN,	/* taskman's own page tables and ASID pools */
	BLOCK_OWNERS,
};

enum block_state { BLOCK_FREE, BLOCK_USED, BLOCK_SPLIT };

struct block {
	struct list link;	/* free list of its size, or of cut blocks that can be joined */
	struct block *parent;
	struct block *half[2];	/* while BLOCK_SPLIT */
	seL4_CPtr untyped;
	seL4_Word address;	/* physical */
	unsigned char bits;
	unsigned char state;
	unsigned char owner;
	unsigned char device;
};

/* A block of 2^bits bytes, without children. ENOMEM. */
int block_alloc(unsigned bits, enum block_owner owner, struct block **block);

/* Revokes what was made of the block (nothing left costs little) and frees it. */
void block_free(struct block *block);

/*
 * Cuts a used block into two used halves, block->half[0] and [1], which are
 * freed one by one; BLOCK itself is no longer the caller's. ENOMEM.
 */
int block_cut(struct block *block);

/* The device page at physical ADDRESS. ENXIO: no device memory there, EBUSY: in use. ENOMEM. */
int block_alloc_device(seL4_Word address, struct block **block);

/* Bytes: all RAM, free, and used by one kind of owner. */
size_t blocks_total(void);
size_t blocks_free(void);
size_t blocks_used(enum block_owner owner);

/* Slots that hold untyped capabilities made by cutting. */
size_t blocks_slots(void);

/* Recomputes both sums from the trees and returns how many of them differ. */
unsigned blocks_check(void);
