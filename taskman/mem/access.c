/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's own access to the memory of a process, with the rights that the
 * process has. Pages are brought as a fault would bring them, but not mapped.
 */
#include <base/bits.h>
#include <base/string.h>

#include "abi/posix/errno.h"
#include "abi/sel4/bootinfo.h"
#include "taskman/mem/mapping.h"

static int page_at(struct space *space, seL4_Word address, unsigned access, struct page **page)
{
	struct region *region = region_at(space, address);
	struct page_entry *entry;
	int error;

	if (region == NULL || (region->prot & access) != access) {
		return EFAULT;
	}
	error = mapping_bring(space, region, address & ~(seL4_Word)PAGE_MASK, access, &entry);
	if (error == 0) {
		*page = entry->page;
	}
	return error == ENXIO ? EFAULT : error;
}

/* What is left of a range, and the part of it that taskman has come to. */
struct span {
	seL4_Word address;
	size_t left;
	char *place;
	size_t part;
};

/* On to the next part, up to the end of its page, with what ACCESS needs done first. */
static int span_next(struct space *space, struct span *span, unsigned access)
{
	struct page *page;
	void *view;
	int error = page_at(space, span->address, access, &page);

	if (error == 0) {
		error = page_view(page, &view);
	}
	if (error != 0) {
		return error;
	}
	span->place = (char *)view + (span->address & PAGE_MASK);
	span->part = word_min(span->left, PAGE_SIZE - (span->address & PAGE_MASK));
	span->address += span->part;
	span->left -= span->part;
	return 0;
}

int space_read(struct space *space, seL4_Word address, void *to, size_t size)
{
	struct span span = { .address = address, .left = size };
	char *at = to;
	int error = 0;

	while (span.left > 0 && (error = span_next(space, &span, TM_PROT_READ)) == 0) {
		memcpy(at, span.place, span.part);
		at += span.part;
	}
	return error;
}

int space_write(struct space *space, seL4_Word address, const void *from, size_t size)
{
	struct span span = { .address = address, .left = size };
	const char *at = from;
	int error = 0;

	while (span.left > 0 && (error = span_next(space, &span, TM_PROT_WRITE)) == 0) {
		memcpy(span.place, at, span.part);
		at += span.part;
	}
	return error;
}

int space_clear(struct space *space, seL4_Word address, size_t size)
{
	struct span span = { .address = address, .left = size };
	int error = 0;

	while (span.left > 0 && (error = span_next(space, &span, TM_PROT_WRITE)) == 0) {
		memset(span.place, 0, span.part);
	}
	return error;
}

int space_physical(struct space *space, seL4_Word address, seL4_Word *physical)
{
	struct page *page;
	int error = page_at(space, address, 0, &page);

	if (error == 0) {
		*physical = page_address(page) + (address & PAGE_MASK);
	}
	return error;
}

seL4_CPtr space_frame(struct space *space, seL4_Word address)
{
	struct page_entry *entry = pagemap_find(&space->pages, address >> PAGE_BITS);

	return entry != NULL ? entry->page->frame : seL4_CapNull;
}
