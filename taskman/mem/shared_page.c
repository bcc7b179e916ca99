/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single pages that a process and taskman both see (thread pages, reply
 * pages) or that all processes see (the system page). Their regions keep the
 * page in the page map and cannot be unmapped by the process.
 */
#include "abi/posix/errno.h"
#include "taskman/mem/mapping.h"
#include "taskman/mem/view.h"

static int map_page(struct space *space, seL4_Word *address, unsigned prot, unsigned flags,
		    struct page *page)
{
	struct page_entry *entry;
	seL4_Word where = *address;
	int error;

	if (where != 0) {
		flags |= TM_MAP_NOREPLACE;
	}
	error = space_map_anonymous(space, &where, PAGE_SIZE, prot,
				    TM_MAP_PRIVATE | SPACE_KEEP | flags);
	if (error != 0) {
		return error;
	}
	/* Shared from here on: no object makes its pages, this one is put in by hand. */
	region_at(space, where)->flags ^= TM_MAP_PRIVATE | TM_MAP_SHARED;
	*address = where;
	entry = pagemap_make(&space->pages, where >> PAGE_BITS);
	if (entry == NULL) {
		space_unmap_page(space, where);
		return ENOMEM;
	}
	mapping_set(space, entry, page);
	error = mapping_enter(space, where, entry, prot | TM_PROT_READ);
	if (error != 0) {
		space_unmap_page(space, where);
	}
	return error;
}

int space_map_page(struct space *space, seL4_Word *address, unsigned prot, struct page *page)
{
	return map_page(space, address, prot, 0, page);
}

int space_shared_page(struct space *space, seL4_Word *address, unsigned prot,
		      struct page **page, void **view)
{
	int error = page_alloc(PAGE_ZEROED, page);

	if (error != 0) {
		return error;
	}
	error = view_map(*page, view);
	if (error != 0) {
		goto out_page;
	}
	error = map_page(space, address, prot, SPACE_NO_FORK, *page);
	if (error == 0) {
		return 0;
	}
	view_unmap(*view, 1);
out_page:
	page_put(*page);
	return error;
}

void space_unmap_page(struct space *space, seL4_Word address)
{
	struct region *region = region_at(space, address);

	if (region == NULL) {
		return;
	}
	mapping_drop(space, region_start(region), region->end);
	region_drop(space, region);
}
