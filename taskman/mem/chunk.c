/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chunks. A chunk is one block, retyped into frames in one go, with a bit for
 * each free page and one for each that has been used since it was zero.
 * Chunks with free pages are listed, empty ones at the end, so that a chunk
 * empties and goes back while others fill.
 */
#include "taskman/mem/chunk.h"

#include <base/bits.h>
#include <base/list.h>
#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/page.h"

enum {
	CHUNK_BITS = 6,		/* pages of a usual chunk */
	KEEP_EMPTY = 16,	/* empty chunks kept for the next allocations */
};

struct chunk {
	struct list link;
	struct block *block;
	word free, dirty;
	unsigned bits;
	struct page pages[];
};

static struct list chunks = LIST_EMPTY(chunks);	/* with free pages */
static size_t used_pages, free_count, empty_chunks;

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
			page_view_forget(&chunk->pages[i]);
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

static struct page *take_from(struct chunk *chunk, enum page_fill fill)
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

int chunk_page_take(enum page_fill fill, struct page **page)
{
	struct chunk *chunk;
	int error = chunk_with_room(&chunk);

	if (error == 0) {
		*page = take_from(chunk, fill);
	}
	return error;
}

int chunk_pages_take(unsigned bits, struct page **pages)
{
	struct block *block;
	int error = block_alloc(bits + PAGE_BITS, BLOCK_PAGES, &block);

	return error != 0 ? error : take_block(block, bits, pages);
}

void chunk_page_put(struct page *page)
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

int chunk_page_is_dirty(struct page *page)
{
	return (chunk_of(page)->dirty & bit(page->index)) != 0;
}

seL4_Word chunk_page_address(struct page *page)
{
	return chunk_of(page)->block->address + ((seL4_Word)page->index << PAGE_BITS);
}

void pages_trim(void)
{
	if (empty_chunks == 0) {
		return;
	}
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

size_t pages_free(void)
{
	return free_count;
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
