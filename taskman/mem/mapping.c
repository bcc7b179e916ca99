/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How single pages come into an address space and go out of it. Page tables
 * are made when the kernel says that one is missing, so nothing here has to
 * know which ones there are.
 */
#include "taskman/mem/mapping.h"

#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"

static int add_table(struct space *space, seL4_Word address)
{
	seL4_CPtr table;
	int error = arena_object(&space->arena, seL4_RISCV_PageTableObject, 0, &table);

	if (error == 0 && seL4_RISCV_PageTable_Map(table, space->vspace, address,
						   seL4_RISCV_Default_VMAttributes) != 0) {
		arena_put(&space->arena, seL4_RISCV_PageTableObject, 0, table);
		error = ENOMEM;
	}
	return error;
}

int mapping_enter(struct space *space, seL4_Word address, struct page_entry *entry,
		  unsigned prot)
{
	int error;

	while ((error = page_map(entry->page, space->vspace, address, prot, &entry->frame)) ==
	       EFAULT) {
		error = add_table(space, address);
		if (error != 0) {
			return error;
		}
	}
	if (error == 0) {
		entry->prot = prot;
	}
	return error;
}

void mapping_leave(struct page_entry *entry)
{
	if (entry->frame != 0) {
		page_unmap(entry->page, entry->frame);
		entry->frame = 0;
		entry->prot = 0;
	}
}

void mapping_drop(struct space *space, seL4_Word start, seL4_Word end)
{
	seL4_Word number = start >> PAGE_BITS;
	struct page_entry *entry;

	while ((entry = pagemap_next(&space->pages, &number, end >> PAGE_BITS)) != NULL) {
		struct page *page = entry->page;

		mapping_leave(entry);
		pagemap_clear(&space->pages, number);
		page_put(page);
	}
}

static int fetch_page(struct region *region, seL4_Word address, struct page **page)
{
	if (region->object == NULL) {
		return page_alloc_for_process(PAGE_ZEROED, page);
	}
	return object_page(region->object, region->offset + (address - region_start(region)),
			   page);
}

static int copy_page(struct page *to, struct page *from)
{
	void *to_view, *from_view;
	int error = page_view(to, &to_view);

	if (error == 0) {
		error = page_view(from, &from_view);
	}
	if (error == 0) {
		memcpy(to_view, from_view, PAGE_SIZE);
	}
	return error;
}

/* Gives the entry a copy of its page. */
static int make_own(struct page_entry *entry)
{
	struct page *fresh, *old = entry->page;
	int error = page_alloc_for_process(PAGE_UNDEFINED, &fresh);

	if (error != 0) {
		return error;
	}
	error = copy_page(fresh, old);
	if (error != 0) {
		page_put(fresh);
		return error;
	}
	mapping_leave(entry);
	entry->page = fresh;
	page_put(old);
	return 0;
}

int mapping_bring(struct space *space, struct region *region, seL4_Word address, unsigned access,
		  struct page_entry **found)
{
	struct page_entry *entry = pagemap_make(&space->pages, address >> PAGE_BITS);
	struct page *page;
	int error = 0;

	if (entry == NULL) {
		return ENOMEM;
	}
	if (entry->page == NULL) {
		error = fetch_page(region, address, &page);
		if (error != 0) {
			pagemap_clear(&space->pages, address >> PAGE_BITS);
			return error;
		}
		pagemap_set(&space->pages, entry, page);
	}
	if (access & TM_PROT_WRITE && region_is_private(region) && entry->page->count > 1) {
		error = make_own(entry);
	}
	*found = entry;
	return error;
}
