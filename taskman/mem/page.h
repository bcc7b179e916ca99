/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counted physical pages. A page has one frame capability of taskman's, the
 * original; a kernel maps each capability once, so the first mapping uses the
 * original and further ones a copy. Pages come from chunks of up to 64 that
 * are retyped in one go; a page nobody counts is kept for the next, an empty
 * chunk goes back.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "abi/sel4/types.h"

enum { PAGE_BITS = 12, PAGE_SIZE = 1 << PAGE_BITS, PAGE_MASK = PAGE_SIZE - 1 };

struct page {
	uint32_t count;
	uint32_t frame;	/* slot of the original capability */
	uint32_t alias;	/* slot of the copy that maps it in taskman, 0: none yet */
	uint8_t index;	/* in its chunk */
	uint8_t kind;	/* enum page_kind */
	uint8_t mapped;	/* the original capability holds a mapping */
	uint8_t lasting;	/* never goes, and no process writes it */
};

enum page_kind {
	PAGE_RAM,
	PAGE_DEVICE,
	PAGE_IMAGE,	/* of taskman's image: never goes, never written */
};

enum page_fill { PAGE_ZEROED, PAGE_UNDEFINED };

/* A page with count 1. ENOMEM. */
int page_alloc(enum page_fill fill, struct page **page);

/* The same for a process: ENOMEM already when pages_are_short(). */
int page_alloc_for_process(enum page_fill fill, struct page **page);

/*
 * What is kept back when memory is low: all of the reserve from those who have
 * much (proc/share.h), the margin, which taskman needs to answer, kill and
 * clean up, from everybody.
 */
size_t memory_reserve(void);
size_t memory_margin(void);
int memory_is_low(void); /* not more than the reserve is free */

/* 1 when no more may go to whoever asks now; pending work is finished first. */
int pages_are_short(void);

/* FLOOR says what has to stay free then; until this is called, the margin. */
void pages_ask_floor(size_t (*floor)(void));

/* 2^bits pages in a row, each with count 1 and put one by one, into PAGES. ENOMEM. */
int page_alloc_contiguous(unsigned bits, struct page **pages);

/* The device page at physical ADDRESS, counted like others. ENXIO, ENOMEM. */
int page_device(seL4_Word address, struct page **page);

void page_get(struct page *page);
void page_put(struct page *page);

seL4_Word page_address(struct page *page);	/* physical */

/*
 * Where taskman sees the page: made at the first call, good while the page is
 * counted, and cheap from then on. Not for device pages. ENOMEM.
 */
int page_view(struct page *page, void **view);

/* For the chunk whose frames are gone, and the mappings with them. */
void page_view_forget(struct page *page);

/* Zeros, or the bytes of FROM, into a page. ENOMEM. */
int page_clear(struct page *page);
int page_copy(struct page *to, struct page *from);

/*
 * Maps the page in a VSpace with TM_PROT_* rights; *frame is the capability
 * that holds the mapping, 0 for a new one, or what an earlier call gave to
 * change its rights. EFAULT: a page table is missing there. ENOMEM.
 */
int page_map(struct page *page, seL4_CPtr vspace, seL4_Word address, unsigned prot,
	     uint32_t *frame);
void page_unmap(struct page *page, uint32_t frame);

/* Slots of capabilities that give taskman its view of pages. */
size_t pages_view_slots(void);

/* Pages in use (device and archive pages not counted); free ones held in chunks. */
size_t pages_used(void);
size_t pages_free(void);
/* Bytes of RAM that nobody has, here or in blocks. */
size_t memory_free(void);
unsigned pages_check(void);	/* recomputes; number of differences */

/* Gives empty chunks back, when memory is short. */
void pages_trim(void);
