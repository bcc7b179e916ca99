/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sparse, ordered array of page entries by page number: leaves of 16 in a
 * balanced tree. An address space keeps in it which page is where and which
 * capability maps it; a memory object keeps its pages in it.
 */
#pragma once

#include "taskman/mem/page.h"
#include "taskman/mem/tree.h"

struct page_entry {
	struct page *page;
	uint32_t frame;	/* capability that maps it, 0: not mapped now */
	uint8_t prot;	/* as mapped now, TM_PROT_* */
	uint8_t kept;	/* of an earlier run: mapped, but in no region yet (mem/idle.h) */
	uint8_t guessed;	/* copied ahead by a fork, not known to be written since */
};

enum { PAGEMAP_LEAF = 16 };

struct pagemap {
	struct tree leaves;
	struct leaf *recent;	/* the one that was asked for last, or NULL */
	size_t pages;
	int own;	/* leaves are not counted by the heap: taskman's views */
};

/* The entry of page NUMBER, or NULL. */
struct page_entry *pagemap_find(struct pagemap *map, seL4_Word number);

/* The same, made (empty) if it is missing; NULL when out of memory. */
struct page_entry *pagemap_make(struct pagemap *map, seL4_Word number);

/* The first entry with a page in *number..end-1; *number says which. NULL: none. */
struct page_entry *pagemap_next(struct pagemap *map, seL4_Word *number, seL4_Word end);

/* What the leaves count for in heap_bytes(). */
size_t pagemap_bytes(struct pagemap *map);

/* Puts a page into an empty entry; takes it out again. References are the caller's. */
void pagemap_set(struct pagemap *map, struct page_entry *entry, struct page *page);
void pagemap_clear(struct pagemap *map, seL4_Word number);
