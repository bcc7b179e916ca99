/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chunks: where pages of RAM come from and go back to. A chunk is up to 64
 * pages retyped in one go. For the page files only: they count a page, give
 * taskman its view of it and clear it; what the chunks hold in all is told by
 * page.h (pages_used, pages_free, pages_trim, pages_check).
 */
#pragma once

#include "abi/sel4/types.h"
#include "taskman/mem/page.h"

/* A page with count 1; a clean one if FILL wants it and there is one. ENOMEM. */
int chunk_page_take(enum page_fill fill, struct page **page);

/* 2^bits pages in a row, each with count 1, into PAGES. ENOMEM. */
int chunk_pages_take(unsigned bits, struct page **pages);

/* Takes back a page that nobody counts. */
void chunk_page_put(struct page *page);

/* 1: it may hold what somebody wrote. */
int chunk_page_is_dirty(struct page *page);

seL4_Word chunk_page_address(struct page *page);	/* physical */
