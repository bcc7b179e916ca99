/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How single pages come into an address space and go out of it. Page tables
 * are made when the kernel says that one is missing, so nothing here has to
 * know which ones there are.
 */
#include "taskman/mem/mapping.h"

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

	/* Whatever its region says: it is everybody's. */
	if (entry->page->lasting) {
		prot &= ~(unsigned)TM_PROT_WRITE;
	}
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

void mapping_set(struct space *space, struct page_entry *entry, struct page *page)
{
	struct page *old = entry->page;

	space->kept -= entry->kept;
	entry->kept = 0;
	entry->guessed = 0;
	if (old == page) {
		return;
	}
	if (old == NULL) {
		pagemap_set(&space->pages, entry, page);
	} else {
		mapping_leave(entry);
		entry->page = page;
		page_put(old);
	}
	page_get(page);
}

void mapping_forget(struct space *space, struct page_entry *entry, seL4_Word number)
{
	struct page *page = entry->page;

	space->kept -= entry->kept;
	mapping_leave(entry);
	pagemap_clear(&space->pages, number);
	page_put(page);
}

void mapping_drop(struct space *space, seL4_Word start, seL4_Word end)
{
	seL4_Word number = start >> PAGE_BITS;
	struct page_entry *entry;

	while ((entry = pagemap_next(&space->pages, &number, end >> PAGE_BITS)) != NULL) {
		mapping_forget(space, entry, number);
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

/* The region shows this very page at NUMBER, with no less than these rights. */
static int is_shown(struct region *region, const struct page_entry *entry, seL4_Word number)
{
	struct page *page;

	if (region->object == NULL || region->object->kind != OBJECT_ARCHIVE ||
	    entry->prot & ~region->prot ||
	    fetch_page(region, number << PAGE_BITS, &page) != 0) {
		return 0;
	}
	page_put(page);
	return page == entry->page;
}

/* A page that the last run wrote now holds what the region's pages begin with. */
static int is_refilled(struct region *region, struct page_entry *entry, seL4_Word number)
{
	struct page *page;
	int error;

	if (!region_is_private(region) || region->flags & SPACE_CONTIGUOUS ||
	    entry->prot & ~region->prot) {
		return 0;
	}
	if (region->object == NULL) {
		return page_clear(entry->page) == 0;
	}
	if (fetch_page(region, number << PAGE_BITS, &page) != 0) {
		return 0;
	}
	error = page_copy(entry->page, page);
	page_put(page);
	return error == 0;
}

static int is_adopted(struct region *region, struct page_entry *entry, seL4_Word number)
{
	return entry->page->lasting ? is_shown(region, entry, number)
				    : is_refilled(region, entry, number);
}

void mapping_adopt(struct space *space, struct region *region)
{
	seL4_Word number = region_start(region) >> PAGE_BITS, end = region->end >> PAGE_BITS;
	struct page_entry *entry;

	/* A page that is put in by hand: map_page() looks what is there. */
	if (region->flags & SPACE_KEEP && region->object == NULL) {
		return;
	}
	while (space->kept > 0 &&
	       (entry = pagemap_next(&space->pages, &number, end)) != NULL) {
		if (entry->kept && is_adopted(region, entry, number)) {
			entry->kept = 0;
			space->kept--;
		} else if (entry->kept) {
			mapping_forget(space, entry, number);
		}
		number++;
	}
}

/* Gives the entry a copy of its page. */
static int make_own(struct page_entry *entry)
{
	struct page *fresh, *old = entry->page;
	int error = page_alloc_for_process(PAGE_UNDEFINED, &fresh);

	if (error != 0) {
		return error;
	}
	error = page_copy(fresh, old);
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
