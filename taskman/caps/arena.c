/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arenas. A block is filled from its start like the kernel fills an untyped,
 * so `used` mirrors the kernel's watermark and tells without a failing call
 * whether an object still fits. Each block notes the slots of its objects in
 * chunks of the heap; when the block is revoked they are given back.
 * Page tables come four at a time: that is one Retype instead of four.
 */
#include "taskman/caps/arena.h"

#include <base/bits.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/slot.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/work.h"

enum { SLOTS_PER_CHUNK = 28, LATER_BLOCK_BITS = 14, TABLE_BATCH = 4 };

struct slot_chunk {
	struct slot_chunk *next;
	unsigned count;
	uint32_t slots[SLOTS_PER_CHUNK];
};

struct arena_block {
	struct list link;
	struct block *block;
	size_t used;
	struct slot_chunk *slots;
};

struct arena_spare {
	struct list link;
	seL4_CPtr object;
	unsigned size_bits;
};

static size_t objects, object_bytes, spare_slots, table_slots;
static struct list dying = LIST_EMPTY(dying);
static struct work reaping;

static unsigned object_bits(enum seL4_ObjectType type, unsigned size_bits)
{
	static const unsigned char bits[seL4_ObjectTypeCount] = {
#define OBJECT(name, number, size) [number] = (size),
#include "abi/sel4/objects.def"
#undef OBJECT
	};

	if (type == seL4_CapTableObject) {
		return size_bits + seL4_SlotBits;
	}
	return bits[type] != 0 ? bits[type] : size_bits;
}

/* Page tables stay where programs have once mapped something: history, not use. */
static void add_to_ledger(const struct arena *arena, size_t count, size_t bytes)
{
	if (arena->owner == BLOCK_SPACE) {
		table_slots += count;
		return;
	}
	objects += count;
	object_bytes += bytes;
}

static void count_objects(struct arena *arena, enum seL4_ObjectType type, unsigned size_bits,
			  int change)
{
	size_t bytes = (size_t)change << object_bits(type, size_bits);

	arena->objects += (unsigned)change;
	arena->bytes += bytes;
	add_to_ledger(arena, (size_t)change, bytes);
}

void arena_init(struct arena *arena, enum block_owner owner, unsigned block_bits)
{
	list_init(&arena->blocks);
	for (unsigned i = 0; i < seL4_ObjectTypeCount; i++) {
		list_init(&arena->spare[i]);
	}
	arena->owner = owner;
	arena->block_bits = block_bits;
	arena->objects = 0;
	arena->spares = 0;
	arena->bytes = 0;
}

static struct arena_spare *find_spare(struct arena *arena, enum seL4_ObjectType type,
				      unsigned size_bits)
{
	list_for_each(node, &arena->spare[type]) {
		struct arena_spare *spare = list_entry(node, struct arena_spare, link);

		if (spare->size_bits == size_bits) {
			return spare;
		}
	}
	return NULL;
}

static int add_block(struct arena *arena, unsigned bits)
{
	struct arena_block *fresh = heap_alloc_own(sizeof *fresh);
	int error;

	if (fresh == NULL) {
		return ENOMEM;
	}
	bits = (unsigned)word_max(bits, word_max(arena->block_bits, BLOCK_MIN_BITS));
	error = block_alloc(bits, arena->owner, &fresh->block);
	if (error != 0) {
		heap_free_own(fresh);
		return error;
	}
	arena->block_bits = LATER_BLOCK_BITS;
	list_prepend(&arena->blocks, &fresh->link);
	return 0;
}

static struct arena_block *block_with_room(struct arena *arena, unsigned bits)
{
	struct arena_block *block;

	if (list_is_empty(&arena->blocks)) {
		return NULL;
	}
	block = list_entry(arena->blocks.next, struct arena_block, link);
	return align_up(block->used, bits) + bit(bits) <= bit(block->block->bits) ? block : NULL;
}

/* Room to note COUNT more slots; ENOMEM. */
static int room_for_slots(struct arena_block *block, unsigned count)
{
	struct slot_chunk *chunk = block->slots;

	if (chunk != NULL && chunk->count + count <= SLOTS_PER_CHUNK) {
		return 0;
	}
	chunk = heap_alloc_own(sizeof *chunk);
	if (chunk == NULL) {
		return ENOMEM;
	}
	chunk->next = block->slots;
	block->slots = chunk;
	return 0;
}

static int make_objects(struct arena_block *block, enum seL4_ObjectType type, unsigned size_bits,
			unsigned count, seL4_CPtr *first)
{
	unsigned bits = object_bits(type, size_bits);
	int error = room_for_slots(block, count);

	if (error == 0) {
		error = slot_alloc_range(count, first);
	}
	if (error != 0) {
		return error;
	}
	error = slot_retype(block->block->untyped, type, size_bits, *first, count);
	for (unsigned i = 0; i < count; i++) {
		if (error != 0) {
			slot_free(*first + i);
		} else {
			block->slots->slots[block->slots->count++] = (uint32_t)(*first + i);
		}
	}
	if (error == 0) {
		block->used = align_up(block->used, bits) + ((size_t)count << bits);
	}
	return error;
}

static int keep_spare(struct arena *arena, enum seL4_ObjectType type, unsigned size_bits,
		      seL4_CPtr object)
{
	struct arena_spare *spare = heap_alloc_own(sizeof *spare);

	if (spare == NULL) {
		return ENOMEM;
	}
	spare->object = object;
	spare->size_bits = size_bits;
	list_prepend(&arena->spare[type], &spare->link);
	arena->spares++;
	spare_slots++;
	return 0;
}

static void drop_spare(struct arena *arena, struct arena_spare *spare)
{
	list_remove(&spare->link);
	heap_free_own(spare);
	arena->spares--;
	spare_slots--;
}

static unsigned batch_of(const struct arena_block *block, enum seL4_ObjectType type,
			 unsigned bits)
{
	size_t room = bit(block->block->bits) - align_up(block->used, bits);

	return type == seL4_RISCV_PageTableObject ? (unsigned)word_min(room >> bits, TABLE_BATCH)
						  : 1;
}

static int fresh_object(struct arena *arena, enum seL4_ObjectType type, unsigned size_bits,
			seL4_CPtr *object)
{
	unsigned bits = object_bits(type, size_bits), count;
	struct arena_block *block = block_with_room(arena, bits);
	int error = block == NULL ? add_block(arena, bits) : 0;

	if (error != 0) {
		return error;
	}
	block = list_entry(arena->blocks.next, struct arena_block, link);
	count = batch_of(block, type, bits);
	error = make_objects(block, type, size_bits, count, object);
	/* A spare that cannot be noted stays in the block, unused, until that goes. */
	for (unsigned i = 1; error == 0 && i < count; i++) {
		keep_spare(arena, type, size_bits, *object + i);
	}
	return error;
}

int arena_object(struct arena *arena, enum seL4_ObjectType type, unsigned size_bits,
		 seL4_CPtr *object)
{
	struct arena_spare *spare = find_spare(arena, type, size_bits);
	int error = 0;

	if (spare != NULL) {
		*object = spare->object;
		drop_spare(arena, spare);
	} else {
		error = fresh_object(arena, type, size_bits, object);
	}
	if (error == 0) {
		count_objects(arena, type, size_bits, 1);
	}
	return error;
}

void arena_put(struct arena *arena, enum seL4_ObjectType type, unsigned size_bits,
	       seL4_CPtr object)
{
	seL4_CNode_Revoke(SLOT_ROOT, object, SLOT_DEPTH);
	if (type == seL4_TCBObject) {
		seL4_TCB_Suspend(object);
	}
	count_objects(arena, type, size_bits, -1);
	keep_spare(arena, type, size_bits, object);
}

static void reap_block(struct arena_block *dead)
{
	struct slot_chunk *chunk;

	seL4_CNode_Revoke(SLOT_ROOT, dead->block->untyped, SLOT_DEPTH);
	while ((chunk = dead->slots) != NULL) {
		for (unsigned i = 0; i < chunk->count; i++) {
			slot_free(chunk->slots[i]);
		}
		dead->slots = chunk->next;
		heap_free_own(chunk);
	}
	block_free(dead->block);
	heap_free_own(dead);
}

static int reap(struct work *work)
{
	struct arena_block *dead = list_entry(dying.next, struct arena_block, link);

	(void)work;
	list_remove(&dead->link);
	reap_block(dead);
	return !list_is_empty(&dying);
}

/* Nothing in the arena counts any more; its blocks are still there. */
static void forget_objects(struct arena *arena)
{
	for (unsigned i = 0; i < seL4_ObjectTypeCount; i++) {
		list_for_each_safe(node, &arena->spare[i]) {
			drop_spare(arena, list_entry(node, struct arena_spare, link));
		}
	}
	add_to_ledger(arena, -(size_t)arena->objects, -arena->bytes);
	arena->objects = 0;
	arena->bytes = 0;
}

void arena_release(struct arena *arena)
{
	forget_objects(arena);
	if (list_is_empty(&arena->blocks)) {
		return;
	}
	if (list_is_empty(&dying)) {
		work_add(&reaping, reap);
	}
	list_for_each_safe(node, &arena->blocks) {
		list_remove(node);
		list_append(&dying, node);
	}
}

int arena_release_step(struct arena *arena)
{
	struct arena_block *dead;

	forget_objects(arena);
	if (list_is_empty(&arena->blocks)) {
		return 0;
	}
	dead = list_entry(arena->blocks.next, struct arena_block, link);
	list_remove(&dead->link);
	reap_block(dead);
	return 1;
}

size_t arena_block_bytes(const struct arena *arena)
{
	size_t bytes = 0;

	list_for_each(node, &arena->blocks) {
		bytes += bit(list_entry(node, struct arena_block, link)->block->bits);
	}
	return bytes;
}

size_t arenas_objects(void)
{
	return objects;
}

size_t arenas_bytes(void)
{
	return object_bytes;
}

size_t arenas_spare_slots(void)
{
	return spare_slots + table_slots;
}
