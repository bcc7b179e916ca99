/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slot allocator: per leaf a bitmap of free slots (a set bit is free).
 * Single slots come from the low words of a leaf, long runs from the high
 * ones, so that they do not spoil each other. Leaves with free slots are on a
 * list. The root CNode is made once, wide enough for leaves in all of RAM, so
 * that memory is the only bound.
 */
#include "taskman/caps/slot.h"

#include <base/bitmap.h>
#include <base/list.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/reserve.h"
#include "taskman/caps/slot_setup.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"

enum {
	/* Below this many free slots a leaf is added; covers what growth itself needs. */
	RESERVE = 512,
	SHORT_RUN = 8,
	SLOTS_PER_PAGE_BITS = BLOCK_MIN_BITS - seL4_SlotBits,
};

struct leaf {
	struct list link;
	unsigned number;
	unsigned free;
	unsigned hint;		/* no free slot in words below */
	unsigned failed_run;	/* runs this long were not found since the last free */
	word map[];
};

static struct list available = LIST_EMPTY(available);
static struct leaf **leaves;
static unsigned leaf_count, leaf_bits, root_bits;
static int widened;	/* the second level is in place */
static size_t free_slots;

static unsigned leaf_words(void)
{
	return (unsigned)bitmap_words(bit(leaf_bits));
}

static struct leaf *leaf_of(seL4_CPtr slot)
{
	return leaves[slot >> leaf_bits];
}

static seL4_CPtr slot_number(const struct leaf *leaf, unsigned index, unsigned at)
{
	return (seL4_CPtr)leaf->number << leaf_bits | index * BITMAP_WORD_BITS | at;
}

/* Takes the COUNT slots of MASK out of a word. */
static void leaf_take(struct leaf *leaf, unsigned index, word mask, unsigned count)
{
	leaf->map[index] &= ~mask;
	leaf->free -= count;
	free_slots -= count;
	if (leaf->free == 0) {
		list_remove(&leaf->link);
	}
}

static seL4_CPtr leaf_take_one(struct leaf *leaf)
{
	unsigned index = leaf->hint;
	unsigned at;

	while (leaf->map[index] == 0) {
		index++;
	}
	leaf->hint = index;
	at = trailing_zeros(leaf->map[index]);
	leaf_take(leaf, index, bit(at), 1);
	return slot_number(leaf, index, at);
}

/* Bits at which COUNT set bits of MAP begin. */
static word run_starts(word map, unsigned count)
{
	for (unsigned have = 1; have < count;) {
		unsigned step = count - have < have ? count - have : have;

		map &= map >> step;
		have += step;
	}
	return map;
}

static int leaf_take_run(struct leaf *leaf, unsigned count, seL4_CPtr *first)
{
	unsigned words = leaf_words();

	if (leaf->free < count || (leaf->failed_run != 0 && count >= leaf->failed_run)) {
		return ENOMEM;
	}
	for (unsigned i = 0; i < words; i++) {
		unsigned index = count <= SHORT_RUN ? i : words - 1 - i;
		word starts = run_starts(leaf->map[index], count);

		if (starts != 0) {
			unsigned at = trailing_zeros(starts);
			word mask = count == BITMAP_WORD_BITS ? ~0UL : bit(count) - 1;

			leaf_take(leaf, index, mask << at, count);
			*first = slot_number(leaf, index, at);
			return 0;
		}
	}
	leaf->failed_run = count;
	return ENOMEM;
}

static struct leaf *leaf_create(unsigned number)
{
	struct leaf *leaf = heap_alloc_own(sizeof *leaf + leaf_words() * sizeof(word));

	if (leaf != NULL) {
		leaf->number = number;
		list_init(&leaf->link);
	}
	return leaf;
}

static void leaf_open(struct leaf *leaf, word from, word to)
{
	for (word n = from; n < to; n++) {
		bitmap_set(leaf->map, n);
	}
	leaf->free = (unsigned)(to - from);
	free_slots += to - from;
	list_append(&available, &leaf->link);
}

size_t slots_free(void)
{
	return free_slots;
}

int slots_are_low(void)
{
	return free_slots < RESERVE;
}

int slots_grow(void)
{
	struct block *block;
	struct leaf *leaf;
	int error;

	if (!widened || leaf_count == bit(root_bits)) {
		return ENOMEM;
	}
	leaf = leaf_create(leaf_count);
	if (leaf == NULL) {
		return ENOMEM;
	}
	error = block_alloc(leaf_bits + seL4_SlotBits, BLOCK_SLOTS, &block);
	if (error != 0) {
		heap_free_own(leaf);
		return error;
	}
	if (seL4_Untyped_Retype(block->untyped, seL4_CapTableObject, leaf_bits, SLOT_ROOT, 0, 0,
				leaf_count, 1) != seL4_NoError) {
		block_free(block);
		heap_free_own(leaf);
		return ENOMEM;
	}
	leaves[leaf_count++] = leaf;
	leaf_open(leaf, 0, bit(leaf_bits));
	return 0;
}

int slots_setup(const seL4_BootInfo *info)
{
	struct leaf *leaf;

	leaf_bits = (unsigned)info->initThreadCNodeSizeBits;
	leaf = leaf_create(0);
	if (leaf == NULL) {
		return ENOMEM;
	}
	leaf_count = 1;
	leaf_open(leaf, info->empty.start, info->empty.end);
	leaves = heap_alloc(sizeof leaves[0]);
	if (leaves == NULL) {
		return ENOMEM;
	}
	leaves[0] = leaf;
	return 0;
}

static int widen_leaves(void)
{
	struct leaf **wide;

	root_bits = log2_ceil(word_max(
		blocks_total() >> (BLOCK_MIN_BITS - SLOTS_PER_PAGE_BITS) >> leaf_bits, 2));
	wide = heap_resize(leaves, sizeof leaves[0] << root_bits);
	if (wide == NULL) {
		return ENOMEM;
	}
	leaves = wide;
	return 0;
}

/*
 * The new root gets the boot CNode as leaf 0 and then stands in the slot of
 * the boot CNode itself, with a guard that leaves root and leaf bits, so that
 * every old slot number means what it meant.
 */
static int install_root(seL4_CPtr root, seL4_CPtr guarded, seL4_CPtr boot_cnode)
{
	unsigned used = root_bits + leaf_bits;
	seL4_Word guard = seL4_CNode_CapData_new(0, SLOT_DEPTH - used);
	int error;

	error = seL4_CNode_Mint(root, 0, (seL4_Uint8)root_bits, SLOT_ROOT, SLOT_ROOT, SLOT_DEPTH,
				seL4_AllRights, seL4_CNode_CapData_new(0, 0));
	error |= seL4_CNode_Mint(SLOT_ROOT, guarded, SLOT_DEPTH, SLOT_ROOT, root, SLOT_DEPTH,
				 seL4_AllRights, guard);
	error |= seL4_TCB_SetSpace(seL4_CapInitThreadTCB, seL4_CapNull, guarded, 0,
				   seL4_CapInitThreadVSpace, 0);
	error |= seL4_CNode_Move(guarded, boot_cnode, SLOT_DEPTH, guarded, SLOT_ROOT, SLOT_DEPTH);
	error |= seL4_CNode_Move(guarded, SLOT_ROOT, SLOT_DEPTH, guarded, guarded, SLOT_DEPTH);
	return error == seL4_NoError ? 0 : EIO;
}

int slots_widen(void)
{
	struct block *block;
	seL4_CPtr root, guarded, boot_cnode;
	int error;

	error = widen_leaves();
	if (error == 0) {
		error = block_alloc(root_bits + seL4_SlotBits > BLOCK_MIN_BITS
					    ? root_bits + seL4_SlotBits : BLOCK_MIN_BITS,
				    BLOCK_SLOTS, &block);
	}
	if (error != 0) {
		return error;
	}
	root = leaf_take_one(leaves[0]);
	guarded = leaf_take_one(leaves[0]);
	boot_cnode = leaf_take_one(leaves[0]);
	error = slot_retype(block->untyped, seL4_CapTableObject, root_bits, root, 1);
	if (error == 0) {
		error = install_root(root, guarded, boot_cnode);
		slot_free(guarded);
	}
	widened = error == 0;
	return error;
}

int slot_alloc(seL4_CPtr *slot)
{
	int error = reserve_enter();

	if (error != 0) {
		return error;
	}
	if (list_is_empty(&available)) {
		error = ENOMEM;
	} else {
		*slot = leaf_take_one(list_entry(available.next, struct leaf, link));
	}
	reserve_leave();
	return error;
}

static int take_run(unsigned count, seL4_CPtr *first)
{
	list_for_each(node, &available) {
		if (leaf_take_run(list_entry(node, struct leaf, link), count, first) == 0) {
			return 0;
		}
	}
	return ENOMEM;
}

int slot_alloc_range(unsigned count, seL4_CPtr *first)
{
	int error = reserve_enter();

	if (error != 0) {
		return error;
	}
	error = take_run(count, first);
	if (error != 0 && slots_grow() == 0) {
		error = take_run(count, first);
	}
	reserve_leave();
	return error;
}

void slot_free(seL4_CPtr slot)
{
	struct leaf *leaf = leaf_of(slot);
	word at = slot & (bit(leaf_bits) - 1);
	unsigned index = (unsigned)(at / BITMAP_WORD_BITS);

	bitmap_set(leaf->map, at);
	free_slots++;
	leaf->failed_run = 0;
	if (leaf->free++ == 0) {
		list_append(&available, &leaf->link);
		leaf->hint = index;
	} else if (index < leaf->hint) {
		leaf->hint = index;
	}
}

void slot_delete(seL4_CPtr slot)
{
	seL4_CNode_Delete(SLOT_ROOT, slot, SLOT_DEPTH);
	slot_free(slot);
}

int slot_retype(seL4_CPtr untyped, enum seL4_ObjectType type, unsigned size_bits,
		seL4_CPtr first, unsigned count)
{
	/* Before slots_widen() the root is the leaf itself: depth 0 means the cap's own CNode. */
	seL4_Word depth = widened ? SLOT_DEPTH - leaf_bits : 0;
	int error = seL4_Untyped_Retype(untyped, type, size_bits, SLOT_ROOT, first >> leaf_bits,
					depth, first & (bit(leaf_bits) - 1), count);

	return error == seL4_NoError ? 0 : ENOMEM;
}

int slot_copy(seL4_CPtr from, seL4_CapRights_t rights, seL4_CPtr *copy)
{
	int error = slot_alloc(copy);

	if (error == 0 && seL4_CNode_Copy(SLOT_ROOT, *copy, SLOT_DEPTH, SLOT_ROOT, from,
					  SLOT_DEPTH, rights) != seL4_NoError) {
		slot_free(*copy);
		error = ENOMEM;
	}
	return error;
}

int slot_mint(seL4_CPtr from, seL4_CapRights_t rights, seL4_Word badge, seL4_CPtr *copy)
{
	int error = slot_alloc(copy);

	if (error == 0 && seL4_CNode_Mint(SLOT_ROOT, *copy, SLOT_DEPTH, SLOT_ROOT, from,
					  SLOT_DEPTH, rights, badge) != seL4_NoError) {
		slot_free(*copy);
		error = ENOMEM;
	}
	return error;
}

size_t slots_used(void)
{
	return ((size_t)leaf_count << leaf_bits) - free_slots;
}

size_t slots_count_used(void)
{
	size_t used = (size_t)leaf_count << leaf_bits;

	for (unsigned i = 0; i < leaf_count; i++) {
		for (unsigned w = 0; w < leaf_words(); w++) {
			used -= (size_t)__builtin_popcountl(leaves[i]->map[w]);
		}
	}
	return used;
}
