/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages. A chunk is one block, retyped into frames in one go, with a bit for
 * each free page and one for each that has been used since it was zero. A
 * page to be zero is taken clean if there is one, else cleared by taskman,
 * which keeps a mapping of every page it has once had to look into. Chunks
 * with free pages are listed, empty ones at the end, so that a chunk empties
 * and goes back while others fill.
 */
#include "taskman/mem/page.h"

#include <base/bits.h>
#include <base/list.h>
#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/caps/reserve.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/layout.h"
#include "taskman/mem/tree.h"
#include "taskman/mem/view.h"

enum {
	CHUNK_BITS = 6,		/* pages of a usual chunk */
	KEEP_EMPTY = 16,	/* empty chunks kept for the next allocations */
	MARGIN_SHIFT = 6,	/* a 64th of RAM is taskman's alone */
	MARGIN_MAX = 4 << 20,
};

struct chunk {
	struct list link;
	struct block *block;
	word free, dirty;
	unsigned bits;
	struct page pages[];
};

struct device_page {
	struct tree_node node;	/* key: physical address */
	struct page page;
	struct block *block;
};

static struct list chunks = LIST_EMPTY(chunks);	/* with free pages */
static struct tree device_pages;
static size_t used_pages, free_count, empty_chunks, alias_slots;

static word all_pages(unsigned bits)
{
	return bits == CHUNK_BITS ? ~0UL : bit(1u << bits) - 1;
}

static struct chunk *chunk_of(struct page *page)
{
	return (struct chunk *)((char *)(page - page->index) - offsetof(struct chunk, pages));
}

static int chunk_is_empty(const struct chunk *chunk)
{
	return chunk->free == all_pages(chunk->bits);
}

/* A chunk over BLOCK with all pages free, on no list. */
static int chunk_make(struct block *block, unsigned bits, struct chunk **made)
{
	unsigned count = 1u << bits;
	struct chunk *chunk = heap_alloc_own(sizeof *chunk + count * sizeof chunk->pages[0]);
	seL4_CPtr first;
	int error;

	if (chunk == NULL) {
		return ENOMEM;
	}
	error = slot_alloc_range(count, &first);
	if (error != 0) {
		heap_free_own(chunk);
		return error;
	}
	error = slot_retype(block->untyped, seL4_RISCV_4K_Page, 0, first, count);
	for (unsigned i = 0; i < count; i++) {
		if (error != 0) {
			slot_free(first + i);
		}
		chunk->pages[i].frame = (uint32_t)(first + i);
		chunk->pages[i].index = (uint8_t)i;
	}
	if (error != 0) {
		heap_free_own(chunk);
		return error;
	}
	list_init(&chunk->link);
	chunk->block = block;
	chunk->bits = bits;
	chunk->free = all_pages(bits);
	free_count += count;
	*made = chunk;
	return 0;
}

static void chunk_release(struct chunk *chunk)
{
	unsigned count = 1u << chunk->bits;

	list_remove(&chunk->link);
	block_free(chunk->block);
	for (unsigned i = 0; i < count; i++) {
		slot_free(chunk->pages[i].frame);
		if (chunk->pages[i].alias != 0) {
			slot_free(chunk->pages[i].alias);
			alias_slots--;
		}
	}
	free_count -= count;
	heap_free_own(chunk);
}

/* The largest chunk up to the usual size that there is memory for. */
static int chunk_create(struct chunk **made)
{
	int error = ENOMEM;

	for (unsigned bits = CHUNK_BITS + 1; error != 0 && bits-- > 0;) {
		struct block *block;

		error = block_alloc(bits + PAGE_BITS, BLOCK_PAGES, &block);
		if (error == 0) {
			error = chunk_make(block, bits, made);
			if (error != 0) {
				block_free(block);
				return error;
			}
		}
	}
	return error;
}

static int chunk_with_room(struct chunk **found)
{
	struct list *first = list_first(&chunks);
	int error;

	if (first == NULL) {
		error = chunk_create(found);
		if (error != 0) {
			return error;
		}
		list_prepend(&chunks, &(*found)->link);
		empty_chunks++;
		return 0;
	}
	*found = list_entry(first, struct chunk, link);
	return 0;
}

static struct page *take_page(struct chunk *chunk, enum page_fill fill)
{
	word wanted = fill == PAGE_ZEROED ? ~chunk->dirty : chunk->dirty;
	word choice = chunk->free & wanted ? chunk->free & wanted : chunk->free;
	unsigned index = trailing_zeros(choice);

	empty_chunks -= chunk_is_empty(chunk);
	chunk->free &= ~bit(index);
	free_count--;
	used_pages++;
	if (chunk->free == 0) {
		list_remove(&chunk->link);
	}
	chunk->pages[index].count = 1;
	return &chunk->pages[index];
}

static void put_page(struct page *page)
{
	struct chunk *chunk = chunk_of(page);

	used_pages--;
	free_count++;
	chunk->dirty |= bit(page->index);
	if (chunk->free == 0) {
		list_prepend(&chunks, &chunk->link);
	}
	chunk->free |= bit(page->index);
	if (!chunk_is_empty(chunk)) {
		return;
	}
	if (empty_chunks >= KEEP_EMPTY) {
		chunk_release(chunk);
		return;
	}
	empty_chunks++;
	list_remove(&chunk->link);
	list_append(&chunks, &chunk->link);
}

seL4_Word page_address(struct page *page)
{
	struct chunk *chunk;

	if (page->kind != PAGE_RAM) {
		return seL4_RISCV_Page_GetAddress(page->frame).paddr;
	}
	chunk = chunk_of(page);
	return chunk->block->address + ((seL4_Word)page->index << PAGE_BITS);
}

static seL4_Word alias_address(struct page *page)
{
	return ALIAS_BASE + page_address(page);
}

static int map_alias(struct page *page, seL4_CPtr alias)
{
	int error;

	do {
		error = seL4_RISCV_Page_Map(alias, seL4_CapInitThreadVSpace, alias_address(page),
					    seL4_ReadWrite, seL4_RISCV_ExecuteNever);
	} while (error == seL4_FailedLookup && view_make_table(alias_address(page)) == 0);
	return error == seL4_NoError ? 0 : ENOMEM;
}

static int alias_make(struct page *page)
{
	seL4_CPtr alias;
	int error = slot_copy(page->frame, seL4_AllRights, &alias);

	if (error != 0) {
		return error;
	}
	error = map_alias(page, alias);
	if (error != 0) {
		slot_delete(alias);
		return error;
	}
	page->alias = (uint32_t)alias;
	alias_slots++;
	return 0;
}

int page_view(struct page *page, void **view)
{
	int error = 0;

	if (page->kind == PAGE_IMAGE) {
		*view = (void *)boot_image_address(page->frame);
		return 0;
	}
	if (page->alias == 0) {
		error = reserve_enter();
		if (error != 0) {
			return error;
		}
		error = alias_make(page);
		reserve_leave();
	}
	*view = (void *)alias_address(page);
	return error;
}

int page_copy(struct page *to, struct page *from)
{
	void *to_view, *from_view;
	int error = page_view(to, &to_view);

	if (error == 0) {
		error = page_view(from, &from_view);
	}
	if (error == 0) {
		memcpy(to_view, from_view, PAGE_SIZE);
	}
	return error;
}

int page_clear(struct page *page)
{
	void *view;
	int error = page_view(page, &view);

	if (error == 0) {
		memset(view, 0, PAGE_SIZE);
	}
	return error;
}

static int take(enum page_fill fill, struct page **page)
{
	struct chunk *chunk;
	int error = chunk_with_room(&chunk);

	if (error != 0) {
		return error;
	}
	*page = take_page(chunk, fill);
	if (fill == PAGE_ZEROED && chunk->dirty & bit((*page)->index)) {
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

static int below_margin(void)
{
	return blocks_free() + (free_count << PAGE_BITS) <
	       word_min(blocks_total() >> MARGIN_SHIFT, MARGIN_MAX);
}

int pages_are_short(void)
{
	if (!below_margin()) {
		return 0;
	}
	spaces_trim();
	return below_margin();
}

int page_alloc_for_process(enum page_fill fill, struct page **page)
{
	return pages_are_short() ? ENOMEM : page_alloc(fill, page);
}

static void take_whole_chunk(struct chunk *chunk, struct page **pages)
{
	unsigned count = 1u << chunk->bits;

	for (unsigned i = 0; i < count; i++) {
		chunk->pages[i].count = 1;
		pages[i] = &chunk->pages[i];
	}
	chunk->free = 0;
	free_count -= count;
	used_pages += count;
}

/* The pages of a used block, in order; cut to chunks of the usual size. Frees it on error. */
static int take_block(struct block *block, unsigned bits, struct page **pages)
{
	struct chunk *chunk;
	int error;

	if (bits <= CHUNK_BITS) {
		error = chunk_make(block, bits, &chunk);
		if (error == 0) {
			take_whole_chunk(chunk, pages);
			return 0;
		}
		block_free(block);
		return error;
	}
	error = block_cut(block);
	if (error != 0) {
		block_free(block);
		return error;
	}
	bits--;
	error = take_block(block->half[0], bits, pages);
	if (error != 0) {
		block_free(block->half[1]);
		return error;
	}
	error = take_block(block->half[1], bits, pages + bit(bits));
	for (size_t i = 0; error != 0 && i < bit(bits); i++) {
		page_put(pages[i]);
	}
	return error;
}

int page_alloc_contiguous(unsigned bits, struct page **pages)
{
	struct block *block;
	int error = pages_are_short() ? ENOMEM
				      : block_alloc(bits + PAGE_BITS, BLOCK_PAGES, &block);

	return error != 0 ? error : take_block(block, bits, pages);
}

static int device_create(seL4_Word address, struct device_page *device)
{
	seL4_CPtr frame;
	int error = block_alloc_device(address, &device->block);

	if (error != 0) {
		return error;
	}
	error = slot_alloc(&frame);
	if (error == 0) {
		error = slot_retype(device->block->untyped, seL4_RISCV_4K_Page, 0, frame, 1);
		if (error == 0) {
			device->page.frame = (uint32_t)frame;
			return 0;
		}
		slot_free(frame);
	}
	block_free(device->block);
	return error;
}

int page_device(seL4_Word address, struct page **page)
{
	seL4_Word base = align_down(address, PAGE_BITS);
	struct device_page *device = tree_entry(tree_find(&device_pages, base),
						struct device_page, node);
	int error;

	if (device == NULL) {
		device = heap_alloc(sizeof *device);
		if (device == NULL) {
			return ENOMEM;
		}
		error = device_create(base, device);
		if (error != 0) {
			heap_free(device);
			return error;
		}
		device->node.key = base;
		device->page.kind = PAGE_DEVICE;
		tree_insert(&device_pages, &device->node);
	}
	device->page.count++;
	*page = &device->page;
	return 0;
}

static void put_device(struct page *page)
{
	struct device_page *device =
		(struct device_page *)((char *)page - offsetof(struct device_page, page));

	tree_remove(&device_pages, &device->node);
	block_free(device->block);
	slot_free(page->frame);
	heap_free(device);
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
		put_device(page);
	} else {
		put_page(page);
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

void pages_trim(void)
{
	list_for_each_safe(node, &chunks) {
		struct chunk *chunk = list_entry(node, struct chunk, link);

		if (chunk_is_empty(chunk)) {
			empty_chunks--;
			chunk_release(chunk);
		}
	}
}

size_t pages_used(void)
{
	return used_pages;
}

size_t pages_view_slots(void)
{
	return alias_slots;
}

size_t pages_free(void)
{
	return free_count;
}

size_t memory_free(void)
{
	return blocks_free() + free_count * PAGE_SIZE + spaces_idle_bytes();
}

unsigned pages_check(void)
{
	size_t counted = 0;

	list_for_each(node, &chunks) {
		counted += (size_t)__builtin_popcountl(list_entry(node, struct chunk, link)->free);
	}
	return (counted != free_count) +
	       ((used_pages + free_count) << PAGE_BITS != blocks_used(BLOCK_PAGES));
}
