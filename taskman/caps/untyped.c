/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The buddy allocator. Every block is a node of a binary tree whose roots are
 * the untypeds of BootInfo. Free blocks are listed by size; blocks whose two
 * halves are both free are listed too, so that joining costs nothing until a
 * request finds no block that is large enough, and then O(1) for each join.
 */
#include "taskman/caps/untyped.h"

#include <base/bits.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/reserve.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped_setup.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/page.h"

enum { SIZES = seL4_MaxUntypedBits + 1 };

static struct list free_blocks[SIZES];
static struct list joinable[SIZES];
static word free_sizes, joinable_sizes;	/* bit n: list n is not empty */
static struct list roots = LIST_EMPTY(roots);	/* struct tree_of_blocks */
static size_t total_bytes, free_bytes, used_bytes[BLOCK_OWNERS];
static size_t cut_slots;

struct tree_of_blocks {
	struct list link;
	struct block block;
};

static void list_block(struct list *lists, word *sizes, struct block *block)
{
	list_prepend(&lists[block->bits], &block->link);
	*sizes |= bit(block->bits);
}

static void unlist_block(struct list *lists, word *sizes, struct block *block)
{
	list_remove(&block->link);
	if (list_is_empty(&lists[block->bits])) {
		*sizes &= ~bit(block->bits);
	}
}

static int halves_are_free(const struct block *block)
{
	return block->half[0]->state == BLOCK_FREE && block->half[1]->state == BLOCK_FREE;
}

static void put_free(struct block *block)
{
	block->state = BLOCK_FREE;
	list_block(free_blocks, &free_sizes, block);
	if (block->parent != NULL && halves_are_free(block->parent)) {
		list_block(joinable, &joinable_sizes, block->parent);
	}
}

static void take_free(struct block *block)
{
	if (block->parent != NULL && halves_are_free(block->parent)) {
		unlist_block(joinable, &joinable_sizes, block->parent);
	}
	unlist_block(free_blocks, &free_sizes, block);
	block->state = BLOCK_USED;
}

static void half_init(struct block *parent, unsigned which, seL4_CPtr untyped)
{
	struct block *block = parent->half[which];

	list_init(&block->link);
	block->state = BLOCK_USED;
	block->parent = parent;
	block->untyped = untyped;
	block->bits = parent->bits - 1;
	block->address = parent->address + (which ? bit(block->bits) : 0);
	block->device = parent->device;
	block->owner = parent->owner;
}

/* Makes the two halves of a block that is not listed; they come out BLOCK_USED. */
static int cut(struct block *block)
{
	seL4_CPtr first;
	int error;

	block->half[0] = heap_alloc_own(sizeof *block);
	block->half[1] = heap_alloc_own(sizeof *block);
	error = block->half[0] != NULL && block->half[1] != NULL ? slot_alloc_range(2, &first)
								 : ENOMEM;
	if (error != 0) {
		goto out_halves;
	}
	error = slot_retype(block->untyped, seL4_UntypedObject, block->bits - 1u, first, 2);
	if (error != 0) {
		goto out_slots;
	}
	for (unsigned i = 0; i < 2; i++) {
		half_init(block, i, first + i);
	}
	block->state = BLOCK_SPLIT;
	cut_slots += 2;
	return 0;
out_slots:
	slot_free(first);
	slot_free(first + 1);
out_halves:
	heap_free_own(block->half[0]);
	heap_free_own(block->half[1]);
	return error;
}

/* Turns a cut block, whose halves are free and not listed, into one again. */
static void join(struct block *block)
{
	for (unsigned i = 0; i < 2; i++) {
		slot_delete(block->half[i]->untyped);
		heap_free_own(block->half[i]);
	}
	cut_slots -= 2;
}

static void join_listed(struct block *block)
{
	unlist_block(joinable, &joinable_sizes, block);
	for (unsigned i = 0; i < 2; i++) {
		unlist_block(free_blocks, &free_sizes, block->half[i]);
	}
	join(block);
	put_free(block);
}

/* Joins until a free block of BITS or more is there; small ones first. */
static int join_for(unsigned bits)
{
	while (joinable_sizes != 0) {
		unsigned size = trailing_zeros(joinable_sizes);

		join_listed(list_entry(joinable[size].next, struct block, link));
		if (free_sizes >> bits != 0) {
			return 1;
		}
	}
	return 0;
}

/* What is free but held back: pending work, empty chunks of pages. */
static int reclaim(void)
{
	static int active;
	size_t before = free_bytes;

	if (active) {
		return 0;
	}
	active = 1;
	spaces_trim();
	pages_trim();
	active = 0;
	return free_bytes != before;
}

static struct block *find_free(unsigned bits)
{
	do {
		if (free_sizes >> bits != 0 || join_for(bits)) {
			unsigned size = bits + trailing_zeros(free_sizes >> bits);

			return list_entry(free_blocks[size].next, struct block, link);
		}
	} while (reclaim());
	return NULL;
}

/* Cuts BLOCK, free and listed, down to BITS; the lower half goes on each time. */
static int cut_down(struct block *block, unsigned bits, struct block **found)
{
	take_free(block);
	while (block->bits > bits) {
		int error = cut(block);

		if (error != 0) {
			put_free(block);
			return error;
		}
		put_free(block->half[1]);
		block = block->half[0];
	}
	*found = block;
	return 0;
}

static void account(struct block *block, enum block_owner owner)
{
	block->owner = (unsigned char)owner;
	used_bytes[owner] += bit(block->bits);
	free_bytes -= bit(block->bits);
}

int block_alloc(unsigned bits, enum block_owner owner, struct block **found)
{
	struct block *block;
	int error;

	if (bits < BLOCK_MIN_BITS || bits > seL4_MaxUntypedBits) {
		return ENOMEM;
	}
	error = reserve_enter();
	if (error != 0) {
		return error;
	}
	block = find_free(bits);
	error = block == NULL ? ENOMEM : cut_down(block, bits, found);
	if (error == 0) {
		account(*found, owner);
	}
	reserve_leave();
	return error;
}

int block_cut(struct block *block)
{
	int error = reserve_enter();

	if (error == 0) {
		error = cut(block);
		reserve_leave();
	}
	return error;
}

/* Device blocks are joined at once: nothing is zeroed there, and slots come back. */
static void free_device(struct block *block)
{
	struct block *parent = block->parent;

	block->state = BLOCK_FREE;
	while (parent != NULL && halves_are_free(parent)) {
		join(parent);
		parent->state = BLOCK_FREE;
		parent = parent->parent;
	}
}

void block_free(struct block *block)
{
	seL4_CNode_Revoke(SLOT_ROOT, block->untyped, SLOT_DEPTH);
	if (block->device) {
		free_device(block);
		return;
	}
	used_bytes[block->owner] -= bit(block->bits);
	free_bytes += bit(block->bits);
	put_free(block);
}

static int holds(const struct block *block, seL4_Word address)
{
	return address >= block->address && address - block->address < bit(block->bits);
}

static struct block *device_root(seL4_Word address)
{
	list_for_each(node, &roots) {
		struct block *block = &list_entry(node, struct tree_of_blocks, link)->block;

		if (block->device && block->bits >= BLOCK_MIN_BITS && holds(block, address)) {
			return block;
		}
	}
	return NULL;
}

static int cut_device(struct block *block, seL4_Word address, struct block **found)
{
	while (block->bits > BLOCK_MIN_BITS) {
		if (block->state == BLOCK_FREE) {
			int error = cut(block);

			if (error != 0) {
				free_device(block);
				return error;
			}
			block->half[0]->state = BLOCK_FREE;
			block->half[1]->state = BLOCK_FREE;
		}
		block = block->half[holds(block->half[1], address)];
	}
	*found = block;
	return 0;
}

int block_alloc_device(seL4_Word address, struct block **found)
{
	struct block *root = device_root(address);
	int error;

	if (root == NULL) {
		return ENXIO;
	}
	error = reserve_enter();
	if (error != 0) {
		return error;
	}
	error = cut_device(root, address, found);
	if (error == 0 && (*found)->state == BLOCK_USED) {
		error = EBUSY;
	}
	if (error == 0) {
		(*found)->state = BLOCK_USED;
	}
	reserve_leave();
	return error;
}

size_t blocks_total(void)
{
	return total_bytes;
}

size_t blocks_free(void)
{
	return free_bytes;
}

size_t blocks_used(enum block_owner owner)
{
	return used_bytes[owner];
}

size_t blocks_slots(void)
{
	return cut_slots;
}

static void add_root(const seL4_UntypedDesc *untyped, seL4_CPtr slot, struct tree_of_blocks *tree)
{
	struct block *block = &tree->block;

	list_append(&roots, &tree->link);
	list_init(&block->link);
	block->untyped = slot;
	block->address = untyped->paddr;
	block->bits = untyped->sizeBits;
	block->device = untyped->isDevice;
	block->state = BLOCK_FREE;
	if (!block->device) {
		total_bytes += bit(block->bits);
		free_bytes += bit(block->bits);
		put_free(block);
	}
}

int blocks_setup(const seL4_BootInfo *info)
{
	for (unsigned i = 0; i < SIZES; i++) {
		list_init(&free_blocks[i]);
		list_init(&joinable[i]);
	}
	for (seL4_CPtr slot = info->untyped.start; slot < info->untyped.end; slot++) {
		const seL4_UntypedDesc *untyped = &info->untypedList[slot - info->untyped.start];
		struct tree_of_blocks *tree;

		if (untyped->sizeBits < BLOCK_MIN_BITS) {
			continue;
		}
		tree = heap_alloc_own(sizeof *tree);
		if (tree == NULL) {
			return ENOMEM;
		}
		add_root(untyped, slot, tree);
	}
	return 0;
}

struct sums {
	size_t free, used;
};

/* A tree is at most as deep as a word has bits, so recursion is bounded. */
static void sum_tree(const struct block *block, struct sums *sums)
{
	if (block->state == BLOCK_SPLIT) {
		sum_tree(block->half[0], sums);
		sum_tree(block->half[1], sums);
	} else if (block->state == BLOCK_FREE) {
		sums->free += bit(block->bits);
	} else {
		sums->used += bit(block->bits);
	}
}

unsigned blocks_check(void)
{
	struct sums sums = { 0, 0 };
	size_t used = 0;

	list_for_each(node, &roots) {
		const struct block *block = &list_entry(node, struct tree_of_blocks, link)->block;

		if (!block->device) {
			sum_tree(block, &sums);
		}
	}
	for (unsigned i = 0; i < BLOCK_OWNERS; i++) {
		used += used_bytes[i];
	}
	return (sums.free != free_bytes) + (sums.used != used);
}
