/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's own address space: where single pages are seen (page_view), and
 * runs of addresses for what must lie in a row (windows, the heap) or is no
 * RAM (device registers). Page tables are made as needed and stay.
 */
#pragma once

#include <stddef.h>

#include "taskman/mem/page.h"

/*
 * The page for reading and writing, while the caller has a reference to it; a
 * device page gets one of the view's own. ENOMEM.
 */
int view_map(struct page *page, void **address);

/* COUNT addresses in a row for view_enter(), which fills one of them. ENOMEM. */
int view_reserve(unsigned count, void **address);
int view_enter(void *address, struct page *page);

/* Takes views back, with their addresses; some may not have been entered. */
void view_unmap(void *address, unsigned count);

/* Makes the page tables for one page at ADDRESS. ENOMEM. */
int view_make_table(seL4_Word address);

/* Slots of the page tables of all views. */
size_t views_slots(void);
