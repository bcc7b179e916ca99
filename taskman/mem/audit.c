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
#include "taskman/mem/page.h"
#include "taskman/mem/space.h"
#include "taskman/mem/view.h"
#include "taskman/mem/work.h"

void audit_read(struct audit *audit)
{
	work_finish();
	audit->pages = pages_used() - heap_pages();
	audit->heap_bytes = heap_bytes();
	audit->slots_used = slots_used() - blocks_slots() - pages_free() - heap_pages() -
			    views_slots() - pages_view_slots() - arenas_spare_slots();
	audit->regions = spaces_regions();
	audit->objects = arenas_objects();
	audit->free_bytes = blocks_total() - (audit->pages << PAGE_BITS) - audit->heap_bytes -
			    arenas_bytes() - (spaces_count() << PAGE_BITS);
}

unsigned audit_walk(void)
{
	return blocks_check() + pages_check() + heap_check() +
	       (slots_count_used() != slots_used());
}
