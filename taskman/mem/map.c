/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mapping, unmapping and protecting ranges. Each first makes everything that
 * can fail (a region struct, cuts at the edges) and then changes the space.
 */
#include <base/bits.h>

#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/mapping.h"

enum { MOST_CONTIGUOUS = 1 << 14 };	/* pages: 64 MiB */

static int range_is_sound(seL4_Word address, seL4_Word length)
{
	return is_aligned(address, PAGE_BITS) && length != 0 && length <= SPACE_TOP &&
	       address >= SPACE_LOWEST && address <= SPACE_TOP - length;
}

/* A right to write or run without one to read is more than the hardware knows. */
static unsigned full_prot(unsigned prot)
{
	return prot != 0 ? prot | TM_PROT_READ : 0;
}

/* Frees the range for a fixed mapping. */
static int clear_range(struct space *space, seL4_Word start, seL4_Word end)
{
	struct region *region;
	int error;

	if (regions_have(space, start, end, SPACE_KEEP)) {
		return EINVAL;
	}
	error = regions_cut(space, start, end);
	if (error != 0) {
		return error;
	}
	while ((region = space_region(space, start)) != NULL && region_start(region) < end) {
		mapping_drop(space, region_start(region), region->end);
		region_drop(space, region);
	}
	return 0;
}

static int range_is_free(struct space *space, seL4_Word start, seL4_Word end)
{
	struct region *region = space_region(space, start);

	return region == NULL || region_start(region) >= end;
}

/* Chooses where a mapping goes and makes that place free. */
static int find_place(struct space *space, seL4_Word *address, seL4_Word length, unsigned flags)
{
	seL4_Word wish = *address;

	if (flags & (TM_MAP_FIXED | TM_MAP_NOREPLACE)) {
		if (!range_is_sound(wish, length)) {
			return EINVAL;
		}
		if (flags & TM_MAP_NOREPLACE && !range_is_free(space, wish, wish + length)) {
			return EEXIST;
		}
		return clear_range(space, wish, wish + length);
	}
	wish = align_down(wish, PAGE_BITS);
	if (wish != 0 && !(flags & TM_MAP_STACK) && range_is_sound(wish, length) &&
	    range_is_free(space, wish, wish + length)) {
		*address = wish;
		return 0;
	}
	return region_find_gap(space, length, flags, address);
}

static int populate_region(struct space *space, struct region *region)
{
	for (seL4_Word at = region_start(region); at < region->end; at += PAGE_SIZE) {
		struct page_entry *entry;
		int error = mapping_bring(space, region, at, region->prot, &entry);

		if (error == 0 && region->prot != 0) {
			error = mapping_enter(space, at, entry, mapping_prot(region, entry->page));
		}
		if (error != 0) {
			return error;
		}
	}
	return 0;
}

/* Fills the region's page map with pages in a row; what is too many is put again. */
static int enter_contiguous(struct space *space, struct region *region, struct page **pages,
			    size_t have)
{
	size_t count = (region->end - region_start(region)) >> PAGE_BITS;
	int error = 0;

	for (size_t i = 0; i < have; i++) {
		seL4_Word number = (region_start(region) >> PAGE_BITS) + i;
		struct page_entry *entry = NULL;

		if (i < count && error == 0) {
			entry = pagemap_make(&space->pages, number);
			error = entry == NULL ? ENOMEM : 0;
		}
		if (entry != NULL) {
			pagemap_set(&space->pages, entry, pages[i]);
		} else {
			page_put(pages[i]);
		}
	}
	return error;
}

static int bring_contiguous(struct space *space, struct region *region)
{
	size_t count = (region->end - region_start(region)) >> PAGE_BITS;
	unsigned bits = log2_ceil(count);
	struct page **pages;
	int error;

	if (count > MOST_CONTIGUOUS) {
		return ENOMEM;
	}
	pages = heap_alloc(sizeof pages[0] << bits);
	if (pages == NULL) {
		return ENOMEM;
	}
	error = page_alloc_contiguous(bits, pages);
	if (error == 0) {
		error = enter_contiguous(space, region, pages, bit(bits));
	}
	heap_free(pages);
	return error;
}

static int fill_region(struct space *space, struct region *region)
{
	int error = region->flags & SPACE_CONTIGUOUS ? bring_contiguous(space, region) : 0;

	return error != 0 ? error : populate_region(space, region);
}

static void take_back(struct space *space, struct region *region)
{
	mapping_drop(space, region_start(region), region->end);
	region_drop(space, region);
}

static int is_beyond_limits(struct space *space, seL4_Word length, const struct region *like)
{
	seL4_Word used = space->mapped + space->grown;

	if (like->flags & SPACE_GROWS) {
		return 0;
	}
	if (used > space->limit || length > space->limit - used) {
		return 1;
	}
	return space->data_limit != ~0UL && region_is_data(like->flags) &&
	       like->prot & TM_PROT_WRITE &&
	       length + regions_data(space, 0, SPACE_TOP, TM_PROT_WRITE) > space->data_limit;
}

/* The one way in: LIKE has prot, flags, object (its reference goes to the region), offset. */
static int map(struct space *space, seL4_Word *address, seL4_Word length,
	       const struct region *like)
{
	struct region *region;
	int error;

	length = align_up(length, PAGE_BITS);
	if (length == 0 || !is_aligned(like->offset, PAGE_BITS)) {
		return EINVAL;
	}
	if (is_beyond_limits(space, length, like)) {
		return ENOMEM;
	}
	region = heap_alloc(sizeof *region);
	if (region == NULL) {
		return ENOMEM;
	}
	error = find_place(space, address, length, like->flags);
	if (error != 0) {
		heap_free(region);
		return error;
	}
	*region = *like;
	region->node.key = *address;
	region->end = *address + length;
	region->prot = full_prot(like->prot);
	region->flags &= ~(unsigned)(TM_MAP_FIXED | TM_MAP_NOREPLACE);
	if (region->object != NULL) {
		object_get(region->object);
	}
	region_add(space, region);
	mapping_adopt(space, region);
	error = region->flags & (SPACE_POPULATE | SPACE_CONTIGUOUS) ? fill_region(space, region)
								    : 0;
	if (error != 0) {
		take_back(space, region);
	} else {
		region->flags &= ~(unsigned)(SPACE_POPULATE | SPACE_CONTIGUOUS);
		region_join(space, region);
	}
	return error;
}

int space_map_object(struct space *space, seL4_Word *address, seL4_Word length, unsigned prot,
		     unsigned flags, struct object *object, seL4_Word offset)
{
	struct region like = { .prot = prot, .flags = flags, .object = object, .offset = offset };

	if (object->kind == OBJECT_ARCHIVE && flags & TM_MAP_SHARED && prot & TM_PROT_WRITE) {
		return EACCES;
	}
	return map(space, address, length, &like);
}

int space_map_anonymous(struct space *space, seL4_Word *address, seL4_Word length, unsigned prot,
			unsigned flags)
{
	struct region like = { .prot = prot, .flags = flags };
	struct object *object;
	int error;

	if (!(flags & TM_MAP_SHARED) || length == 0) {
		return map(space, address, length, &like);
	}
	error = object_create(length, &object);
	if (error == 0) {
		error = space_map_object(space, address, length, prot, flags, object, 0);
		object_put(object);
	}
	return error;
}

int space_map_archive(struct space *space, seL4_Word *address, seL4_Word offset,
		      seL4_Word length, unsigned prot, unsigned flags)
{
	struct object *archive = object_archive();

	if (offset > archive->size || align_up(length, PAGE_BITS) > archive->size - offset) {
		return EINVAL;
	}
	return space_map_object(space, address, length, prot, flags, archive, offset);
}

int space_map_phys(struct space *space, seL4_Word *address, seL4_Word physical,
		   seL4_Word length, unsigned prot, unsigned flags)
{
	struct object *object;
	struct page *first;
	int error = page_device(physical, &first);

	if (error != 0) {
		return error;
	}
	page_put(first);
	error = object_create_physical(physical, length, &object);
	if (error == 0) {
		error = space_map_object(space, address, length, prot, flags | TM_MAP_SHARED,
					 object, 0);
		object_put(object);
	}
	return error;
}

int space_unmap_check(struct space *space, seL4_Word address, seL4_Word length)
{
	return range_is_sound(address, length) &&
	       !regions_have(space, address, address + length, SPACE_KEEP) ? 0 : EINVAL;
}

int space_unmap(struct space *space, seL4_Word address, seL4_Word length)
{
	int error;

	length = align_up(length, PAGE_BITS);
	error = space_unmap_check(space, address, length);
	return error != 0 ? error : clear_range(space, address, address + length);
}

/* Pages lose what PROT no longer allows at once; what it allows more comes by faults. */
static void reduce_pages(struct space *space, struct region *region)
{
	seL4_Word number = region_start(region) >> PAGE_BITS;
	struct page_entry *entry;

	for (; (entry = pagemap_next(&space->pages, &number, region->end >> PAGE_BITS)) != NULL;
	     number++) {
		if (entry->frame == 0 || (entry->prot & ~region->prot) == 0) {
			continue;
		}
		if (region->prot == 0 ||
		    mapping_enter(space, number << PAGE_BITS, entry,
				  mapping_prot(region, entry->page)) != 0) {
			mapping_leave(entry);
		}
	}
}

static int protect_is_allowed(struct space *space, seL4_Word start, seL4_Word end, unsigned prot)
{
	struct region *region = space_region(space, start);

	if (!regions_cover(space, start, end)) {
		return ENOMEM;
	}
	for (; region != NULL && region_start(region) < end; region = region_next(region)) {
		int archive = region->object != NULL && region->object->kind == OBJECT_ARCHIVE;

		if (region->flags & SPACE_KEEP ||
		    (archive && !region_is_private(region) && prot & TM_PROT_WRITE)) {
			return EACCES;
		}
	}
	return 0;
}

int space_protect(struct space *space, seL4_Word address, seL4_Word length, unsigned prot)
{
	seL4_Word end;
	int error;

	length = align_up(length, PAGE_BITS);
	if (!range_is_sound(address, length)) {
		return EINVAL;
	}
	end = address + length;
	error = protect_is_allowed(space, address, end, prot);
	if (error == 0 && prot & TM_PROT_WRITE && space->data_limit != ~0UL &&
	    regions_data(space, address, end, 0) +
		    regions_data(space, 0, SPACE_TOP, TM_PROT_WRITE) > space->data_limit) {
		error = ENOMEM;
	}
	if (error == 0) {
		error = regions_cut(space, address, end);
	}
	if (error != 0) {
		return error;
	}
	while (address < end) {
		struct region *region = region_at(space, address);

		address = region->end;
		region->prot = full_prot(prot);
		reduce_pages(space, region);
		region_join(space, region);
	}
	return 0;
}

int space_discard(struct space *space, seL4_Word address, seL4_Word length)
{
	struct region *region = space_region(space, address);
	seL4_Word end = address + align_up(length, PAGE_BITS);

	if (!range_is_sound(address, end - address)) {
		return EINVAL;
	}
	for (; region != NULL && region_start(region) < end; region = region_next(region)) {
		if (region->object == NULL && region_is_private(region)) {
			mapping_drop(space, word_max(address, region_start(region)),
				     word_min(end, region->end));
		}
	}
	return 0;
}
