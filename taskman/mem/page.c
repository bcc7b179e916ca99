/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages: counting them, giving them to processes with a margin left, and
 * mapping them. A page to be zero is taken clean if there is one, else
 * cleared by taskman. RAM comes from chunk.c, device pages from
 * device_page.c; page_view.c has taskman's own look into them.
 */
#include "taskman/mem/page.h"

#include <base/bits.h>
#include <sel4/sel4.h>

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/caps/reserve.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/chunk.h"
#include "taskman/mem/device_page.h"
#include "taskman/mem/idle.h"

enum {
	MARGIN_SHIFT = 6,	/* a 64th of RAM is taskman's alone */
	MARGIN_MAX = 4 << 20,
	RESERVE_SHIFT = 3,
	RESERVE_MIN = 4 << 20,	/* or a quarter of RAM */
	RESERVE_MAX = 16 << 20,
	BLOCKS_SHIFT = 2,	/* a quarter of what is kept back is in blocks */
	SLOTS_LEAST = 512,
	SLOTS_RESERVE = 1536,
};

static size_t (*floor_asked)(void) = memory_margin;

static int take(enum page_fill fill, struct page **page)
{
	int error = chunk_page_take(fill, page);

	if (error != 0) {
		return error;
	}
	if (fill == PAGE_ZEROED && chunk_page_is_dirty(*page)) {
		error = page_clear(*page);
		if (error != 0) {
			page_put(*page);
		}
	}
	return error;
}

int page_alloc(enum page_fill fill, struct page **page)
{
	int error = reserve_enter();

	if (error == 0) {
		error = take(fill, page);
		reserve_leave();
	}
	return error;
}

size_t memory_margin(void)
{
	return word_min(blocks_total() >> MARGIN_SHIFT, MARGIN_MAX);
}

static size_t reserve_of(size_t total)
{
	if (total >> RESERVE_SHIFT < RESERVE_MIN) {
		return word_min(total >> 2, RESERVE_MIN);
	}
	return word_min(total >> RESERVE_SHIFT, RESERVE_MAX);
}

/* Asked at every request; how much RAM there is is known by then, and stays. */
size_t memory_reserve(void)
{
	static size_t reserve;

	if (reserve == 0) {
		reserve = reserve_of(blocks_total());
	}
	return reserve;
}

void pages_ask_floor(size_t (*floor)(void))
{
	floor_asked = floor;
}

/* More slots take a block in one piece, which may be missing when there is memory in many. */
static void slots_fill(void)
{
	if (slots_free() < SLOTS_LEAST + SLOTS_RESERVE && reserve_enter() == 0) {
		slots_grow();
		reserve_leave();
	}
}

/* Free pages of chunks that are in use cannot become kernel objects: some must stay in blocks. */
static int memory_is_below(size_t floor)
{
	return blocks_free() < floor >> BLOCKS_SHIFT ||
	       blocks_free() + (pages_free() << PAGE_BITS) < floor;
}

/* Slots are kept back in the same proportion as memory. */
static int is_below(size_t floor)
{
	return memory_is_below(floor) ||
	       slots_free() < SLOTS_LEAST + SLOTS_RESERVE * floor / memory_reserve();
}

int memory_is_low(void)
{
	return memory_is_below(memory_reserve()) || slots_free() < SLOTS_LEAST + SLOTS_RESERVE;
}

int pages_are_short(void)
{
	size_t floor;

	if (!memory_is_low()) {
		return 0;
	}
	slots_fill();
	floor = floor_asked();
	if (!is_below(floor)) {
		return 0;
	}
	spaces_trim();
	pages_trim();
	return is_below(floor);
}

int page_alloc_for_process(enum page_fill fill, struct page **page)
{
	return pages_are_short() ? ENOMEM : page_alloc(fill, page);
}

int page_alloc_contiguous(unsigned bits, struct page **pages)
{
	return pages_are_short() ? ENOMEM : chunk_pages_take(bits, pages);
}

seL4_Word page_address(struct page *page)
{
	if (page->kind != PAGE_RAM) {
		return seL4_RISCV_Page_GetAddress(page->frame).paddr;
	}
	return chunk_page_address(page);
}

void page_get(struct page *page)
{
	page->count++;
}

void page_put(struct page *page)
{
	if (--page->count > 0) {
		return;
	}
	if (page->kind == PAGE_DEVICE) {
		device_page_put(page);
	} else {
		chunk_page_put(page);
	}
}

static seL4_CapRights_t rights_of(unsigned prot)
{
	return prot & TM_PROT_WRITE ? seL4_ReadWrite : seL4_CanRead;
}

/* A capability that maps nothing yet: the original, or a copy of it. */
static int unmapped_frame(struct page *page, seL4_CPtr *frame)
{
	if (!page->mapped) {
		*frame = page->frame;
		return 0;
	}
	return slot_copy(page->frame, seL4_AllRights, frame);
}

int page_map(struct page *page, seL4_CPtr vspace, seL4_Word address, unsigned prot,
	     uint32_t *frame)
{
	seL4_CPtr cap = *frame;
	int error = cap != 0 ? 0 : unmapped_frame(page, &cap);

	if (error != 0) {
		return error;
	}
	error = seL4_RISCV_Page_Map(cap, vspace, address, rights_of(prot),
				    prot & TM_PROT_EXEC ? seL4_RISCV_Default_VMAttributes
							: seL4_RISCV_ExecuteNever);
	if (error == seL4_NoError) {
		page->mapped |= cap == page->frame;
		*frame = (uint32_t)cap;
		return 0;
	}
	if (*frame == 0 && cap != page->frame) {
		slot_delete(cap);
	}
	return error == seL4_FailedLookup ? EFAULT : ENOMEM;
}

void page_unmap(struct page *page, uint32_t frame)
{
	if (frame == page->frame) {
		seL4_RISCV_Page_Unmap(frame);
		page->mapped = 0;
	} else {
		slot_delete(frame);
	}
}

size_t memory_free(void)
{
	return blocks_free() + pages_free() * PAGE_SIZE + spaces_idle_bytes();
}
