/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit. What allocators hold for themselves (cut untypeds, free pages in
 * chunks, heap pages, spare kernel objects, taskman's page tables) depends on
 * history, so it is taken out of every number; what is left was given out.
 */
#include "taskman/mem/audit.h"

#include "taskman/caps/arena.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/page.h"
#include "taskman/mem/space.h"
#include "taskman/mem/view.h"

void audit_read(struct audit *audit)
{
	spaces_trim();
	audit->pages = pages_used() - heap_pages();
	audit->heap_bytes = heap_bytes();
	audit->slots_used = slots_used() - blocks_slots() - pages_free() - heap_pages() -
			    views_slots() - pages_view_slots() - arenas_spare_slots();
	audit->regions = spaces_regions();
	audit->objects = arenas_objects();
	audit->free_bytes = blocks_total() - (audit->pages << PAGE_BITS) - audit->heap_bytes -
			    arenas_bytes() - (spaces_count() << PAGE_BITS);
}

/* What a region and a leaf of a page map count for in the heap. */
static size_t region_bytes(void)
{
	return heap_rounded(sizeof(struct region));
}

static size_t leaf_bytes(void)
{
	return heap_rounded(sizeof(struct tree_node) + PAGEMAP_LEAF * sizeof(struct page_entry));
}

static void audit_page(const struct page_entry *entry, struct audit *audit)
{
	if (entry->page->count == 1 && entry->page->kind == PAGE_RAM) {
		audit->pages++;
		audit->slots_used++;
	}
}

void audit_space(struct space *space, struct audit *audit)
{
	seL4_Word number = 0;
	seL4_Word leaf = ~0UL;
	struct page_entry *entry;

	*audit = (struct audit){ .regions = 0 };
	while ((entry = pagemap_next(&space->pages, &number, ~0UL)) != NULL) {
		audit_page(entry, audit);
		audit->heap_bytes += number / PAGEMAP_LEAF != leaf ? leaf_bytes() : 0;
		leaf = number++ / PAGEMAP_LEAF;
	}
	for (struct region *r = space_region(space, 0); r != NULL; r = space_region(space, r->end)) {
		audit->regions++;
	}
	audit->heap_bytes += audit->regions * region_bytes();
}

size_t audit_copies(struct space *space)
{
	seL4_Word number = 0;
	struct page_entry *entry;
	size_t copies = 0;

	while ((entry = pagemap_next(&space->pages, &number, ~0UL)) != NULL) {
		copies += entry->frame != 0 && entry->frame != entry->page->frame;
		number++;
	}
	return copies;
}

unsigned audit_walk(void)
{
	return blocks_check() + pages_check() + heap_check() +
	       (slots_count_used() != slots_used());
}
