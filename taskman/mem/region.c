/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regions in a tree by address. Gaps are found from a hint upwards: below it
 * everything from the space's base on is full, so that programs which map
 * and unmap in turn find their place at once.
 */
#include "taskman/mem/region.h"

#include <base/bits.h>

#include "abi/msg/start.h"
#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"

static size_t region_count;

static struct region *of_node(struct tree_node *node)
{
	return tree_entry(node, struct region, node);
}

struct region *region_next(const struct region *region)
{
	return of_node(tree_next(&region->node));
}

struct region *region_at(struct space *space, seL4_Word address)
{
	struct region *region = of_node(tree_floor(&space->regions, address));

	return region != NULL && address < region->end ? region : NULL;
}

struct region *space_region(struct space *space, seL4_Word address)
{
	struct region *region = region_at(space, address);

	return region != NULL ? region : of_node(tree_ceiling(&space->regions, address));
}

/* A stack that grows is counted as it does. */
static seL4_Word counted(const struct region *region, seL4_Word bytes)
{
	return region->flags & SPACE_GROWS ? 0 : bytes;
}

void region_add(struct space *space, struct region *region)
{
	tree_insert(&space->regions, &region->node);
	space->mapped += counted(region, region->end - region_start(region));
	space->region_count++;
	region_count++;
}

void region_drop(struct space *space, struct region *region)
{
	tree_remove(&space->regions, &region->node);
	space->mapped -= counted(region, region->end - region_start(region));
	space->hint = word_min(space->hint, region_start(region));
	space->region_count--;
	region_count--;
	if (region->object != NULL) {
		object_put(region->object);
	}
	heap_free(region);
}

/* REGION ends at ADDRESS from now on; FRESH is what was above it. */
static void cut_with(struct space *space, struct region *region, seL4_Word address,
		     struct region *fresh)
{
	*fresh = *region;
	fresh->node.key = address;
	fresh->offset += address - region_start(region);
	if (fresh->object != NULL) {
		object_get(fresh->object);
	}
	space->mapped -= counted(region, region->end - address);
	region->end = address;
	region_add(space, fresh);
}

static struct region *cut_by(struct space *space, seL4_Word address)
{
	struct region *region = region_at(space, address);

	return region != NULL && region_start(region) < address ? region : NULL;
}

int regions_cut(struct space *space, seL4_Word start, seL4_Word end)
{
	struct region *fresh[2] = { NULL, NULL };

	if (cut_by(space, start) != NULL) {
		fresh[0] = heap_alloc(sizeof *fresh[0]);
		if (fresh[0] == NULL) {
			return ENOMEM;
		}
	}
	if (cut_by(space, end) != NULL) {
		fresh[1] = heap_alloc(sizeof *fresh[1]);
		if (fresh[1] == NULL) {
			heap_free(fresh[0]);
			return ENOMEM;
		}
	}
	if (fresh[0] != NULL) {
		cut_with(space, cut_by(space, start), start, fresh[0]);
	}
	if (fresh[1] != NULL) {
		cut_with(space, cut_by(space, end), end, fresh[1]);
	}
	return 0;
}

static int can_join(const struct region *low, const struct region *high)
{
	return low->end == region_start(high) && low->prot == high->prot &&
	       low->flags == high->flags && !(low->flags & (SPACE_KEEP | TM_MAP_STACK)) &&
	       low->object == high->object &&
	       (low->object == NULL ||
		low->offset + (low->end - region_start(low)) == high->offset);
}

/* HIGH becomes part of LOW. */
static void join(struct space *space, struct region *low, struct region *high)
{
	seL4_Word end = high->end, hint = space->hint;

	region_drop(space, high);
	space->hint = hint;
	space->mapped += end - low->end;
	low->end = end;
}

void region_join(struct space *space, struct region *region)
{
	struct region *next = region_next(region);
	struct region *below = region_start(region) == 0
				       ? NULL : region_at(space, region_start(region) - 1);

	if (next != NULL && can_join(region, next)) {
		join(space, region, next);
	}
	if (below != NULL && can_join(below, region)) {
		join(space, below, region);
	}
}

/* Where the region's hold on addresses begins: a stack keeps a page below free. */
static seL4_Word claimed_start(const struct region *region)
{
	return region_start(region) - (region->flags & TM_MAP_STACK ? PAGE_SIZE : 0);
}

static int gap_from(struct space *space, seL4_Word from, seL4_Word end, seL4_Word length,
		    seL4_Word *address)
{
	struct region *region = space_region(space, from);

	for (; end - from >= length; region = region_next(region)) {
		if (region == NULL || claimed_start(region) >= from + length) {
			*address = from;
			return 0;
		}
		from = region->end;
		if (from >= end) {
			break;
		}
	}
	return ENOMEM;
}

int region_find_gap(struct space *space, seL4_Word length, unsigned flags, seL4_Word *address)
{
	seL4_Word guard = flags & TM_MAP_STACK ? PAGE_SIZE : 0, from = space->hint;
	int error;

	error = length > SPACE_TOP ? ENOMEM
				   : gap_from(space, from, START_BLOCK_ADDRESS, length + guard,
					      address);
	if (error != 0) {
		return length > SPACE_TOP ? error
					  : gap_from(space, SPACE_LOWEST, START_BLOCK_ADDRESS,
						     length + guard, address);
	}
	if (*address == from) {
		space->hint = from + guard + length;
	}
	*address += guard;
	return 0;
}

int regions_have(struct space *space, seL4_Word start, seL4_Word end, unsigned flags)
{
	struct region *region = space_region(space, start);

	for (; region != NULL && region_start(region) < end; region = region_next(region)) {
		if (region->flags & flags) {
			return 1;
		}
	}
	return 0;
}

seL4_Word regions_data(struct space *space, seL4_Word start, seL4_Word end, unsigned write)
{
	struct region *region = space_region(space, start);
	seL4_Word bytes = 0;

	for (; region != NULL && region_start(region) < end; region = region_next(region)) {
		if (region_is_data(region->flags) && (region->prot & TM_PROT_WRITE) == write) {
			bytes += word_min(region->end, end) - word_max(region_start(region), start);
		}
	}
	return bytes;
}

int regions_cover(struct space *space, seL4_Word start, seL4_Word end)
{
	while (start < end) {
		struct region *region = region_at(space, start);

		if (region == NULL) {
			return 0;
		}
		start = region->end;
	}
	return 1;
}

size_t spaces_regions(void)
{
	return region_count;
}
