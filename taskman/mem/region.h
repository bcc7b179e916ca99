/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ordered regions of an address space: finding, cutting and joining them.
 * Inside mem/ only; nothing here looks at pages.
 */
#pragma once

#include "taskman/mem/space.h"

/* The region that holds ADDRESS, or NULL. */
struct region *region_at(struct space *space, seL4_Word address);

/* The region after this one, or NULL. */
struct region *region_next(const struct region *region);

/* Makes START and END edges of regions where they fall inside one. ENOMEM. */
int regions_cut(struct space *space, seL4_Word start, seL4_Word end);

/* Adds a region that overlaps none; takes one away, with its reference to the object. */
void region_add(struct space *space, struct region *region);
void region_drop(struct space *space, struct region *region);

/* Joins the region with neighbours that are the same but for the address. */
void region_join(struct space *space, struct region *region);

/* A place for LENGTH bytes (and a free page below a stack). ENOMEM. */
int region_find_gap(struct space *space, seL4_Word length, unsigned flags, seL4_Word *address);

/* 1 when some region of the range has one of FLAGS. */
int regions_have(struct space *space, seL4_Word start, seL4_Word end, unsigned flags);

/* 1 when no byte of the range is outside regions. */
int regions_cover(struct space *space, seL4_Word start, seL4_Word end);

/*
 * Bytes of the range in regions that RLIMIT_DATA is about: private, no stack,
 * and with WRITE TM_PROT_WRITE, or 0, among their rights.
 */
seL4_Word regions_data(struct space *space, seL4_Word start, seL4_Word end, unsigned write);

static inline int region_is_data(unsigned flags)
{
	return !(flags & (TM_MAP_SHARED | TM_MAP_STACK | SPACE_KEEP));
}

static inline int region_is_private(const struct region *region)
{
	return !(region->flags & TM_MAP_SHARED);
}
