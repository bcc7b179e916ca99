/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sharing pages between address spaces, copy on write: fork, and the start
 * block of a spawn. The source's pages become read-only at once; the other
 * side's are entered in its page map without a mapping and are mapped when it
 * touches them, since most children of a fork soon run another program. What
 * both sides are likely to write is copied at once instead.
 */
#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/mapping.h"

enum {
	COPIES_MOST = 32,	/* pages that one fork copies ahead */
	FORKS_PER_LOOK = 16,
};

/* One page, for reading only on both sides if it is private. */
static void share_page(struct space *from, struct region *region, seL4_Word address,
		       struct page_entry *entry, struct space *to, struct page_entry *other)
{
	mapping_set(to, other, entry->page);
	if (region_is_private(region) && entry->prot & TM_PROT_WRITE &&
	    mapping_enter(from, address, entry, entry->prot & ~(unsigned)TM_PROT_WRITE) != 0) {
		mapping_leave(entry);
	}
}

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
		share_page(from, region, number << PAGE_BITS, entry, to, other);
	}
	return 0;
}

/*
 * After an earlier fork the parent's pages were read-only: what it may write
 * now it has written since, and it will again, as will the child. Such a page
 * is copied at once, which spares both sides the fault. Not after every fork,
 * so that a page which is written no more is found out.
 */
static int copies_ahead(const struct space *parent)
{
	return parent->forks % FORKS_PER_LOOK != 0;
}

static int is_hot(const struct space *parent, const struct page_entry *entry)
{
	return entry->prot & TM_PROT_WRITE && entry->page->count == 1 && copies_ahead(parent);
}

/* 0: the child has a copy at ADDRESS, mapped. */
static int copy_ahead(struct region *region, seL4_Word address, const struct page_entry *entry,
		      struct space *child, struct page_entry *other)
{
	struct page *fresh;
	int error = page_alloc_for_process(PAGE_UNDEFINED, &fresh);

	if (error != 0) {
		return error;
	}
	error = page_copy(fresh, entry->page);
	if (error == 0) {
		mapping_set(child, other, fresh);
		other->guessed = 1;
		error = mapping_enter(child, address, other, region->prot);
	}
	page_put(fresh);
	return error;
}

/* Where an earlier child wrote, this one has a page for the copy already. 0: not used. */
static int fill_kept(struct space *parent, const struct page_entry *entry, struct space *child,
		     struct page_entry *other)
{
	if (!other->kept || other->page->lasting ||
	    (other->guessed && !is_hot(parent, entry)) ||
	    page_copy(other->page, entry->page) != 0) {
		return 0;
	}
	other->kept = 0;
	child->kept--;
	return 1;
}

static int clone_pages(struct space *parent, struct region *region, struct space *child)
{
	seL4_Word number = region_start(region) >> PAGE_BITS;
	int may_copy = region_is_private(region) && region->prot & TM_PROT_WRITE;
	struct page_entry *entry;

	for (; (entry = pagemap_next(&parent->pages, &number, region->end >> PAGE_BITS)) != NULL;
	     number++) {
		struct page_entry *other = pagemap_make(&child->pages, number);
		seL4_Word address = number << PAGE_BITS;

		if (other == NULL) {
			return ENOMEM;
		}
		if (may_copy && fill_kept(parent, entry, child, other)) {
			continue;
		}
		if (may_copy && child->copied < COPIES_MOST && is_hot(parent, entry) &&
		    copy_ahead(region, address, entry, child, other) == 0) {
			child->copied++;
		} else {
			share_page(parent, region, address, entry, child, other);
		}
	}
	return 0;
}

static int clone_region(struct space *parent, struct region *region, struct space *child)
{
	struct region *fresh = heap_alloc(sizeof *fresh);
	int error = 0;

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
	if (region->object == NULL || region_is_private(region)) {
		error = clone_pages(parent, region, child);
	}
	mapping_adopt(child, fresh);
	return error;
}

int space_fork(struct space *parent, struct space *child)
{
	struct region *region = space_region(parent, 0);

	child->base = parent->base;
	child->hint = parent->hint;
	child->grown = parent->grown;
	for (; region != NULL; region = region_next(region)) {
		int error = region->flags & SPACE_NO_FORK ? 0
							  : clone_region(parent, region, child);

		if (error != 0) {
			return error;
		}
	}
	parent->forks++;
	child->copied = 0;
	space_settle(child);
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
