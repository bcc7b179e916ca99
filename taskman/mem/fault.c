/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page faults. A fault brings the page it asks for, and pages behind it when
 * that is likely to save further faults: a walk that faults where the last
 * fault ended brings twice as many each time, and what a fork left comes a
 * few at a time. Program text is touched here and there: one at a time.
 */
#include "abi/posix/errno.h"
#include "taskman/mem/mapping.h"

enum { READY_RUN = 2 };

static int bring_and_enter(struct space *space, struct region *region, seL4_Word address,
			   unsigned access)
{
	struct page_entry *entry;
	int error = mapping_bring(space, region, address, access, &entry);
	unsigned prot;

	if (error != 0) {
		return error;
	}
	prot = mapping_prot(region, entry->page);
	if (entry->frame != 0 && entry->prot == prot) {
		return 0;
	}
	return mapping_enter(space, address, entry, prot);
}

static unsigned run_length(const struct region *region, seL4_Word address, int ready)
{
	unsigned first = ready ? READY_RUN : 1;

	if (address != region->next_fault || region->run == 0) {
		return first;
	}
	return 2 * region->run < SPACE_GROW_MAX ? 2 * region->run : SPACE_GROW_MAX;
}

/*
 * Pages behind the one that faulted. A page that this access would have to
 * copy is left alone, and memory that is short ends it: nobody asked yet.
 */
static void bring_run(struct space *space, struct region *region, seL4_Word address,
		      unsigned access)
{
	for (seL4_Word at = address; at < region->next_fault; at += PAGE_SIZE) {
		struct page_entry *entry = pagemap_find(&space->pages, at >> PAGE_BITS);
		int copies = access & TM_PROT_WRITE && region_is_private(region) &&
			     (entry != NULL ? entry->page->count > 1 : region->object != NULL);

		if ((entry != NULL && entry->frame != 0) || copies) {
			continue;
		}
		if (bring_and_enter(space, region, at, TM_PROT_READ) != 0) {
			return;
		}
	}
}

static int fault_in(struct space *space, struct region *region, seL4_Word address,
		    unsigned access)
{
	int ready = pagemap_find(&space->pages, address >> PAGE_BITS) != NULL;
	seL4_Word end;
	int error = bring_and_enter(space, region, address, access);

	if (error != 0) {
		return error;
	}
	region->run = run_length(region, address, ready);
	end = address + region->run * (seL4_Word)PAGE_SIZE;
	region->next_fault = end < region->end ? end : region->end;
	bring_run(space, region, address + PAGE_SIZE, access);
	return 0;
}

void space_bring(struct space *space, seL4_Word address, seL4_Word end, unsigned access)
{
	struct region *region = region_at(space, address);

	while (region != NULL && address < end && address < region->end) {
		if (bring_and_enter(space, region, address, access) != 0) {
			return;
		}
		address += PAGE_SIZE;
	}
}

/* How far down the first stack may be in use: limits of stacks and of all memory count. */
static int stack_may_grow(struct space *space, const struct region *region, seL4_Word address)
{
	seL4_Word size = region->end - (address & ~(seL4_Word)PAGE_MASK);

	if (size <= space->grown) {
		return 1;
	}
	if (size > space->stack_limit || size > space->limit ||
	    space->mapped > space->limit - size) {
		return 0;
	}
	space->grown = size;
	return 1;
}

int space_fault(struct space *space, seL4_Word address, unsigned access,
		enum space_fault_kind *kind)
{
	struct region *region = region_at(space, address);
	int error;

	if (region == NULL) {
		*kind = FAULT_MAPERR;
		return EFAULT;
	}
	if ((region->prot & access) != access) {
		*kind = FAULT_ACCERR;
		return EACCES;
	}
	if (region->flags & SPACE_GROWS && !stack_may_grow(space, region, address)) {
		*kind = FAULT_MAPERR;
		return ENOMEM;
	}
	error = fault_in(space, region, address & ~(seL4_Word)PAGE_MASK, access);
	if (error != 0) {
		*kind = FAULT_MEMORY;
	}
	return error;
}
