/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Birth and death of address spaces. Death takes several slices: first the
 * page tables go, so that unmapping a page touches no table and needs no
 * fence on other harts; the root goes last, because with it the ASID comes
 * free, and a frame that remembers an ASID which has found a new owner could
 * be unmapped there.
 */
#include "taskman/mem/space.h"

#include <base/bits.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/slot.h"
#include "taskman/mem/asid.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/mapping.h"
#include "taskman/sys/random.h"

enum {
	FIRST_BLOCK_BITS = 15,	/* eight page tables: what a small program needs */
	SLICE = 32,		/* pages or regions that one slice of destruction takes */
	BASE_STEP_BITS = 21,
	BASE_RANDOM_BITS = 14,
};

#define MAPPINGS_BASE 0x2000000000UL

static size_t space_count;

static seL4_Word random_base(void)
{
	seL4_Word random;

	random_bytes(&random, sizeof random);
	return MAPPINGS_BASE + (random >> (64 - BASE_RANDOM_BITS) << BASE_STEP_BITS);
}

static int make_root(struct space *space)
{
	int error = block_alloc(seL4_PageTableBits, BLOCK_SPACE, &space->root);

	if (error != 0) {
		return error;
	}
	error = slot_alloc(&space->vspace);
	if (error != 0) {
		goto out_block;
	}
	error = slot_retype(space->root->untyped, seL4_RISCV_PageTableObject, 0, space->vspace, 1);
	if (error != 0) {
		goto out_slot;
	}
	error = asid_assign(space->vspace, &space->pool);
	if (error == 0) {
		return 0;
	}
out_slot:
	slot_delete(space->vspace);
out_block:
	block_free(space->root);
	return error;
}

int space_create(struct space **made)
{
	struct space *space = pages_are_short() ? NULL : heap_alloc(sizeof *space);
	int error;

	if (space == NULL) {
		return ENOMEM;
	}
	arena_init(&space->arena, BLOCK_SPACE, FIRST_BLOCK_BITS);
	error = make_root(space);
	if (error != 0) {
		heap_free(space);
		return error;
	}
	list_init(&space->unmappings);
	list_init(&space->idle);
	space->base = random_base();
	random_bytes(&space->stack_place, sizeof space->stack_place);
	space->hint = space->base;
	space->limit = space->data_limit = space->stack_limit = ~0UL;
	space_count++;
	*made = space;
	return 0;
}

static unsigned drop_pages(struct space *space)
{
	seL4_Word number = 0;
	struct page_entry *entry;
	unsigned left = SLICE;

	while (left > 0 && (entry = pagemap_next(&space->pages, &number, ~0UL)) != NULL) {
		struct page *page = entry->page;

		mapping_leave(entry);
		pagemap_clear(&space->pages, number);
		page_put(page);
		left--;
	}
	return left;
}

static unsigned drop_regions(struct space *space)
{
	struct tree_node *node;
	unsigned left = SLICE;

	while (left > 0 && (node = tree_first(&space->regions)) != NULL) {
		region_drop(space, tree_entry(node, struct region, node));
		left--;
	}
	return left;
}

static int destroy_step(struct work *work)
{
	struct space *space = list_entry(work, struct space, destruction);

	if (arena_release_step(&space->arena) || drop_pages(space) == 0 ||
	    drop_regions(space) == 0) {
		return 1;
	}
	slot_delete(space->vspace);
	block_free(space->root);
	asid_drop(space->pool);
	heap_free(space);
	return 0;
}

void space_destroy(struct space *space)
{
	space_count--;
	unmappings_drop(space);
	work_add(&space->destruction, destroy_step);
}

size_t space_resident(const struct space *space)
{
	return space->pages.pages - space->kept;
}

size_t spaces_count(void)
{
	return space_count;
}
