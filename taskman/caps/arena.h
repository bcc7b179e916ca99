/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena: the kernel objects of one owner (a process, an address space),
 * made from blocks that nobody else uses, so that they go back whole. An
 * object put back is kept for the next one of its type and size.
 * Use: arena_init, arena_object / arena_put, arena_release.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <base/list.h>

#include "abi/sel4/objects.h"
#include "abi/sel4/types.h"
#include "taskman/caps/untyped.h"

struct arena {
	struct list blocks;	/* struct arena_block, the one being filled first */
	/* Objects put back, struct arena_spare, by type. */
	struct list spare[seL4_ObjectTypeCount];
	enum block_owner owner;
	unsigned block_bits;	/* size of the next block */
	unsigned objects;	/* in use */
	unsigned spares;
	size_t bytes;		/* of the objects in use */
};

/* Makes an empty arena whose first block will have 2^block_bits bytes. Cannot fail. */
void arena_init(struct arena *arena, enum block_owner owner, unsigned block_bits);

/* SIZE_BITS: CNode radix, scheduling context size, else ignored. ENOMEM. */
int arena_object(struct arena *arena, enum seL4_ObjectType type, unsigned size_bits,
		 seL4_CPtr *object);

/*
 * Puts an object back: its copies are revoked, a thread is suspended, a
 * CNode is not accepted. The same type and size_bits as when it was made.
 */
void arena_put(struct arena *arena, enum seL4_ObjectType type, unsigned size_bits,
	       seL4_CPtr object);

/*
 * Ends all objects. They go soon, in slices (mem/work.h), not at once: stop
 * threads and revoke endpoints before, where it matters. The arena is empty
 * and usable again.
 */
void arena_release(struct arena *arena);

/* The same for one block at once; 0 when none is left. */
int arena_release_step(struct arena *arena);

/* Bytes of the blocks that the arena holds. */
size_t arena_block_bytes(const struct arena *arena);

/*
 * Over all arenas: objects in use and bytes they take, without page tables;
 * slots of page tables and spare objects.
 */
size_t arenas_objects(void);
size_t arenas_bytes(void);
size_t arenas_spare_slots(void);
