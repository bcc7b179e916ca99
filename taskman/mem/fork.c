/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sharing pages between address spaces, copy on write: fork, and the start
 * block of a spawn. The source's pages become read-only at once; the other
 * side's are entered in its page map without a mapping and are mapped when it
 * touches them, since most children of a fork soon run another program.
 */
#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/mapping.h"

/* Shares the pages of a part of REGION into TO, DISTANCE further up. */
static int share_pages(struct space *from, struct region *region, seL4_Word start, seL4_Word end,
		       struct space *to, seL4_Word distance)
{
	seL4_Word number = start >> PAGE_BITS;
	struct page_entry *entry;

	for (; (entry = pagemap_next(&from->pages, &number, end >> PAGE_BITS)) != NULL; number++) {
		struct page_entry *other =
			pagemap_make(&to->pages, number + (distance >> PAGE_BITS));

		if (other == NULL) {
			return ENOMEM;
		}
		pagemap_set(&to->pages, other, entry->page);
		page_get(entry->page);
		if (region_is_private(region) && entry->prot & TM_PROT_WRITE &&
		    mapping_enter(from, number << PAGE_BITS, entry,
				  entry->prot & ~(unsigned)TM_PROT_WRITE) != 0) {
			mapping_leave(entry);
		}
	}
	return 0;
}

static int clone_region(struct space *parent, struct region *region, struct space *child)
{
	struct region *fresh = heap_alloc(sizeof *fresh);

	if (fresh == NULL) {
		return ENOMEM;
	}
	*fresh = *region;
	fresh->next_fault = 0;
	if (fresh->object != NULL) {
		object_get(fresh->object);
	}
	region_add(child, fresh);
	/* Shared pages of an object come from the object again. */
	if (region->object != NULL && !region_is_private(region)) {
		return 0;
	}
	return share_pages(parent, region, region_start(region), region->end, child, 0);
}

int space_fork(struct space *parent, struct space *child)
{
	struct region *region = space_region(parent, 0);

	child->base = parent->base;
	child->hint = parent->hint;
	child->limit = parent->limit;
	for (; region != NULL; region = region_next(region)) {
		int error = region->flags & SPACE_NO_FORK ? 0
							  : clone_region(parent, region, child);

		if (error != 0) {
			return error;
		}
	}
	return 0;
}

/* Pages that only an object knows are made the source's own first. */
static int bring_object_pages(struct space *source, struct region *region, seL4_Word start,
			      seL4_Word end)
{
	for (seL4_Word at = start; region->object != NULL && at < end; at += PAGE_SIZE) {
		struct page_entry *entry;
		int error = mapping_bring(source, region, at, TM_PROT_READ, &entry);

		if (error != 0) {
			return error;
		}
	}
	return 0;
}

static int share_regions(struct space *source, seL4_Word start, seL4_Word end, struct space *to,
			 seL4_Word distance)
{
	while (start < end) {
		struct region *region = region_at(source, start);
		seL4_Word stop = region->end < end ? region->end : end;
		int error = region_is_private(region) ? 0 : EINVAL;

		if (error == 0) {
			error = bring_object_pages(source, region, start, stop);
		}
		if (error == 0) {
			error = share_pages(source, region, start, stop, to, distance);
		}
		if (error != 0) {
			return error;
		}
		start = stop;
	}
	return 0;
}

int space_share(struct space *source, seL4_Word address, seL4_Word length, struct space *to,
		seL4_Word to_address)
{
	seL4_Word end = address + ((length + PAGE_MASK) & ~(seL4_Word)PAGE_MASK);
	int error;

	if (end <= address || !regions_cover(source, address, end)) {
		return EFAULT;
	}
	error = space_map_anonymous(to, &to_address, end - address, TM_PROT_READ | TM_PROT_WRITE,
				    TM_MAP_PRIVATE | TM_MAP_NOREPLACE);
	if (error != 0) {
		return error;
	}
	error = share_regions(source, address, end, to, to_address - address);
	if (error != 0) {
		space_unmap(to, to_address, end - address);
	}
	return error;
}
