/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages in taskman's own address space: views that stay (thread pages, reply
 * pages, windows, the heap) and two places for views of a moment (zeroing and
 * copying). Page tables for them are made as needed and stay.
 */
#pragma once

#include <stddef.h>

#include "taskman/mem/page.h"

/* Maps the page for reading and writing; takes a reference of its own. ENOMEM. */
int view_map(struct page *page, void **address);

/* COUNT addresses in a row for view_enter(), which fills one of them. ENOMEM. */
int view_reserve(unsigned count, void **address);
int view_enter(void *address, struct page *page);

/* Takes views back, with their addresses; some may not have been entered. */
void view_unmap(void *address, unsigned count);

/* A view for a moment, PLACE 0 or 1; ended before the place is used again. ENOMEM. */
int view_borrow(struct page *page, unsigned place, void **address);
void view_return(unsigned place);

/* Slots of the page tables of all views. */
size_t views_slots(void);
