/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages of an address space, one at a time: an entry of its page map and
 * what the kernel maps for it. Inside mem/ only.
 */
#pragma once

#include "taskman/mem/region.h"

/* Maps the entry's page (or changes how it is mapped) with PROT, not 0. ENOMEM. */
int mapping_enter(struct space *space, seL4_Word address, struct page_entry *entry,
		  unsigned prot);

/* Takes away what maps the entry; the page stays known. */
void mapping_leave(struct page_entry *entry);

/* Unmaps and forgets the pages of a range, with their references. */
void mapping_drop(struct space *space, seL4_Word start, seL4_Word end);

/* Makes PAGE, with a reference of its own, the page of an entry that is empty or kept. */
void mapping_set(struct space *space, struct page_entry *entry, struct page *page);

/* Could this range be unmapped? EINVAL. */
int space_unmap_check(struct space *space, seL4_Word address, seL4_Word length);

/* The space ends, and with it what is still being unmapped there. */
void unmappings_drop(struct space *space);

/* Forgets one page, NUMBER, with its mapping and reference. */
void mapping_forget(struct space *space, struct page_entry *entry, seL4_Word number);

/*
 * Pages kept from an earlier run (idle.h) become the region's where they are
 * what it shows or can be made so; others in its range go.
 */
void mapping_adopt(struct space *space, struct region *region);

/*
 * The page at ADDRESS, made present and fit for ACCESS (private pages are
 * copied before a write), without mapping it. ENXIO, ENOMEM.
 */
int mapping_bring(struct space *space, struct region *region, seL4_Word address, unsigned access,
		  struct page_entry **entry);

/* What the region allows for this page now: shared private pages are not written. */
static inline unsigned mapping_prot(const struct region *region, const struct page *page)
{
	return region_is_private(region) && page->count > 1 ? region->prot & ~TM_PROT_WRITE
							    : region->prot;
}
