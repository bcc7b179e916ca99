/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's heap: slabs of small sizes in single pages, runs of pages for
 * larger ones, in a part of taskman's own address space that grows and
 * shrinks with use. A seed in BSS serves until the first page can be had.
 * All memory is zero when given out. NULL when there is none.
 */
#pragma once

#include <stddef.h>

void *heap_alloc(size_t size);
void heap_free(void *p);	/* NULL is allowed */

/* Keeps the bytes, moves if it must; NULL (and P stays) when out of memory. */
void *heap_resize(void *p, size_t size);

/*
 * The same for what allocators hold for themselves (block and chunk structs),
 * which depends on history and is left out of heap_bytes().
 */
void *heap_alloc_own(size_t size);
void heap_free_own(void *p);

/* What a small allocation of SIZE bytes counts for in heap_bytes(). */
size_t heap_rounded(size_t size);

/* Bytes given out (rounded as the heap rounds); pages it holds beside the seed. */
size_t heap_bytes(void);
size_t heap_pages(void);

/* Counts the objects of every slab that has room; how many slabs differ. */
unsigned heap_check(void);
