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

static size_t part_of(seL4_Word address, size_t size)
{
	return word_min(size, PAGE_SIZE - (address & PAGE_MASK));
}

/* Where ADDRESS is in taskman, with what ACCESS needs done first; up to the end of its page. */
static int place_at(struct space *space, seL4_Word address, unsigned access, char **place)
{
	struct page *page;
	void *view;
	int error = page_at(space, address, access, &page);

	if (error == 0) {
		error = page_view(page, &view);
	}
	if (error == 0) {
		*place = (char *)view + (address & PAGE_MASK);
	}
	return error;
}

int space_read(struct space *space, seL4_Word address, void *to, size_t size)
{
	while (size > 0) {
		size_t part = part_of(address, size);
		char *place;
		int error = place_at(space, address, TM_PROT_READ, &place);

		if (error != 0) {
			return error;
		}
		memcpy(to, place, part);
		to = (char *)to + part;
		address += part;
		size -= part;
	}
	return 0;
}

int space_write(struct space *space, seL4_Word address, const void *from, size_t size)
{
	while (size > 0) {
		size_t part = part_of(address, size);
		char *place;
		int error = place_at(space, address, TM_PROT_WRITE, &place);

		if (error != 0) {
			return error;
		}
		memcpy(place, from, part);
		from = (const char *)from + part;
		address += part;
		size -= part;
	}
	return 0;
}

int space_clear(struct space *space, seL4_Word address, size_t size)
{
	while (size > 0) {
		size_t part = part_of(address, size);
		char *place;
		int error = place_at(space, address, TM_PROT_WRITE, &place);

		if (error != 0) {
			return error;
		}
		memset(place, 0, part);
		address += part;
		size -= part;
	}
	return 0;
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
