/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ASID pools with room are on a list. Of the pool of boot two numbers are
 * gone: 0 is no address space's, and taskman's own has one. So it is never
 * empty, and full two spaces earlier than others.
 */
#include "taskman/mem/asid.h"

#include <base/list.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"

enum { POOL_SIZE = 512, BOOT_POOL_TAKEN = 2 };

struct asid_pool {
	struct list link;
	struct block *block;	/* NULL: boot's */
	seL4_CPtr pool;
	unsigned used;
};

static struct asid_pool boot_pool = { .pool = seL4_CapInitThreadASIDPool };
static struct list with_room = LIST_EMPTY(with_room);

static int make_pool(struct asid_pool *pool)
{
	int error = block_alloc(seL4_ASIDPoolBits, BLOCK_TASKMAN, &pool->block);

	if (error != 0) {
		return error;
	}
	error = slot_alloc(&pool->pool);
	if (error != 0) {
		goto out_block;
	}
	error = seL4_RISCV_ASIDControl_MakePool(seL4_CapASIDControl, pool->block->untyped,
						SLOT_ROOT, pool->pool, SLOT_DEPTH);
	if (error != seL4_NoError) {
		error = ENOMEM;
		goto out_slot;
	}
	list_append(&with_room, &pool->link);
	return 0;
out_slot:
	slot_free(pool->pool);
out_block:
	block_free(pool->block);
	return error;
}

static int pool_with_room(struct asid_pool **pool)
{
	int error;

	if (boot_pool.used == 0) {
		boot_pool.used = BOOT_POOL_TAKEN;
		list_append(&with_room, &boot_pool.link);
	}
	if (!list_is_empty(&with_room)) {
		*pool = list_entry(with_room.next, struct asid_pool, link);
		return 0;
	}
	*pool = heap_alloc(sizeof **pool);
	if (*pool == NULL) {
		return ENOMEM;
	}
	error = make_pool(*pool);
	if (error != 0) {
		heap_free(*pool);
	}
	return error;
}

static void pool_release(struct asid_pool *pool)
{
	list_remove(&pool->link);
	slot_delete(pool->pool);
	block_free(pool->block);
	heap_free(pool);
}

int asid_assign(seL4_CPtr vspace, struct asid_pool **pool)
{
	int error = pool_with_room(pool);

	if (error != 0) {
		return error;
	}
	if (seL4_RISCV_ASIDPool_Assign((*pool)->pool, vspace) != seL4_NoError) {
		if ((*pool)->used == 0) {
			pool_release(*pool);
		}
		return ENOMEM;
	}
	if (++(*pool)->used == POOL_SIZE) {
		list_remove(&(*pool)->link);
	}
	return 0;
}

void asid_drop(struct asid_pool *pool)
{
	if (pool->used-- == POOL_SIZE) {
		list_prepend(&with_room, &pool->link);
	}
	if (pool->used == 0) {
		pool_release(pool);
	}
}
