/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unmapping of a range with many pages, in slices (work.h). Its regions stay
 * until the last page is gone, so that nothing is mapped there meanwhile, but
 * allow nothing any more and are left out by fork.
 */
#include <base/bits.h>

#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/mapping.h"

enum { AT_ONCE = 64, SLICE = 32 };	/* pages */

struct unmapping {
	struct work work;
	struct list of_space;
	struct space *space;
	seL4_Word start, end;
	void (*done)(void *with);
	void *with;
};

static int is_small(const struct space *space, seL4_Word length)
{
	return length <= AT_ONCE * (seL4_Word)PAGE_SIZE || space->pages.pages <= AT_ONCE;
}

static int is_in_range(const struct region *region, const struct unmapping *u)
{
	return region != NULL && region_start(region) < u->end;
}

static void finish(struct unmapping *u)
{
	struct region *region;

	while (is_in_range(region = space_region(u->space, u->start), u)) {
		region_drop(u->space, region);
	}
	list_remove(&u->of_space);
	if (u->done != NULL) {
		u->done(u->with);
	}
	heap_free(u);
}

static int step(struct work *work)
{
	struct unmapping *u = list_entry(work, struct unmapping, work);
	seL4_Word number = u->start >> PAGE_BITS;

	for (unsigned i = 0; i < SLICE; i++) {
		struct page_entry *entry =
			pagemap_next(&u->space->pages, &number, u->end >> PAGE_BITS);

		if (entry == NULL) {
			finish(u);
			return 0;
		}
		mapping_forget(u->space, entry, number);
	}
	return 1;
}

static void begin(struct unmapping *u)
{
	struct region *region = space_region(u->space, u->start);

	for (; is_in_range(region, u); region = region_next(region)) {
		region->prot = 0;
		region->flags |= SPACE_KEEP | SPACE_NO_FORK;
	}
	list_append(&u->space->unmappings, &u->of_space);
	work_add(&u->work, step);
}

int space_unmap_in_slices(struct space *space, seL4_Word address, seL4_Word length,
			  void (*done)(void *with), void *with, struct unmapping **made)
{
	struct unmapping *u;
	int error;

	*made = NULL;
	length = align_up(length, PAGE_BITS);
	if (is_small(space, length)) {
		return space_unmap(space, address, length);
	}
	error = space_unmap_check(space, address, length);
	if (error != 0) {
		return error;
	}
	u = heap_alloc(sizeof *u);
	error = u == NULL ? ENOMEM : regions_cut(space, address, address + length);
	if (error != 0) {
		heap_free(u);
		return error;
	}
	*u = (struct unmapping){
		.space = space, .start = address, .end = address + length, .done = done,
		.with = with,
	};
	begin(u);
	*made = u;
	return 0;
}

void unmapping_forget_caller(struct unmapping *u)
{
	u->done = NULL;
}

void unmappings_drop(struct space *space)
{
	list_for_each_safe(node, &space->unmappings) {
		struct unmapping *u = list_entry(node, struct unmapping, of_space);

		list_remove(&u->work.link);
		list_remove(&u->of_space);
		heap_free(u);
	}
}
