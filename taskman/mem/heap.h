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

/* Bytes given out (rounded as the heap rounds); pages it holds. */
size_t heap_bytes(void);
size_t heap_pages(void);
