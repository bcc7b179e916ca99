/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages in taskman's own address space: views that stay (thread pages, reply
 * pages, windows, the heap) and two places for views of a moment (zeroing and
 * copying). Page tables for them are made as needed and stay.
 */
#pragma once

#include "taskman/mem/page.h"

/* Maps the page for reading and writing; takes a reference of its own. ENOMEM. */
int view_map(struct page *page, void **address);
int view_map_many(struct page *const *pages, unsigned count, void **address);

/* Takes back a view made by view_map or view_map_many. */
void view_unmap(void *address, unsigned count);

/* A view for a moment, PLACE 0 or 1; ended before the place is used again. ENOMEM. */
int view_borrow(struct page *page, unsigned place, void **address);
void view_return(unsigned place);
