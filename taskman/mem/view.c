/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Views lie from VIEW_BASE up. Addresses are given out per page table: each
 * 2 MiB has a bitmap of its 512 pages, made with the table the first time.
 * A run of addresses longer than a table takes fresh tables in a row. Which
 * page is where stands in a page map, as in the address spaces of processes.
 */
#include "taskman/mem/view.h"

#include <base/bitmap.h>
#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/caps/reserve.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/layout.h"
#include "taskman/mem/pagemap.h"

enum { TABLE_PAGES = 512, TABLE_BITS = 21 };

/* Of one page table: which of its addresses are taken. */
struct view_table {
	unsigned used;
	word taken[TABLE_PAGES / BITMAP_WORD_BITS];
};

static struct view_table **tables;
static size_t table_count, table_room, first_with_room, table_slots;
static struct pagemap pages = { .own = 1 };

int view_make_table(seL4_Word address)
{
	for (;;) {
		struct block *block;
		seL4_CPtr table;
		int error = block_alloc(seL4_PageTableBits, BLOCK_TASKMAN, &block);

		if (error != 0) {
			return error;
		}
		error = slot_alloc(&table);
		if (error != 0) {
			block_free(block);
			return error;
		}
		error = slot_retype(block->untyped, seL4_RISCV_PageTableObject, 0, table, 1);
		if (error == 0) {
			error = seL4_RISCV_PageTable_Map(table, seL4_CapInitThreadVSpace, address,
							 seL4_RISCV_Default_VMAttributes);
		}
		if (error != 0) {
			block_free(block);
			slot_free(table);
			/* DeleteFirst: all levels are there. */
			return error == seL4_DeleteFirst ? 0 : ENOMEM;
		}
		table_slots++;
	}
}

static int add_table(void)
{
	struct view_table *table;
	int error;

	if (table_count == (VIEW_END - VIEW_BASE) >> TABLE_BITS) {
		return ENOMEM;
	}
	if (table_count == table_room) {
		size_t room = table_room == 0 ? 16 : 2 * table_room;
		struct view_table **wide = heap_alloc_own(room * sizeof wide[0]);

		if (wide == NULL) {
			return ENOMEM;
		}
		if (tables != NULL) {
			memcpy(wide, tables, table_count * sizeof wide[0]);
			heap_free_own(tables);
		}
		tables = wide;
		table_room = room;
	}
	table = heap_alloc_own(sizeof *table);
	if (table == NULL) {
		return ENOMEM;
	}
	error = view_make_table(VIEW_BASE + (table_count << TABLE_BITS));
	if (error != 0) {
		heap_free_own(table);
		return error;
	}
	tables[table_count++] = table;
	return 0;
}

static seL4_Word page_number(const void *address)
{
	return ((seL4_Word)address - VIEW_BASE) >> PAGE_BITS;
}

static void *address_of(seL4_Word number)
{
	return (void *)(VIEW_BASE + (number << PAGE_BITS));
}

static void mark(seL4_Word number, unsigned count, int taken)
{
	for (unsigned i = 0; i < count; i++, number++) {
		struct view_table *table = tables[number / TABLE_PAGES];

		if (taken) {
			bitmap_set(table->taken, number % TABLE_PAGES);
			table->used++;
		} else {
			bitmap_clear(table->taken, number % TABLE_PAGES);
			table->used--;
			first_with_room = word_min(first_with_room, number / TABLE_PAGES);
		}
	}
}

/* COUNT free addresses in one table; TABLE_PAGES if it has none. */
static word find_run(const struct view_table *table, unsigned count)
{
	word at = bitmap_find_zero(table->taken, TABLE_PAGES, 0);

	while (at + count <= TABLE_PAGES) {
		word next = bitmap_find_set(table->taken, TABLE_PAGES, at);

		if (next - at >= count) {
			return at;
		}
		at = bitmap_find_zero(table->taken, TABLE_PAGES, next);
	}
	return TABLE_PAGES;
}

static int find_in_tables(unsigned count, seL4_Word *number)
{
	for (size_t i = first_with_room; i < table_count; i++) {
		word at = find_run(tables[i], count);

		if (at < TABLE_PAGES) {
			*number = i * TABLE_PAGES + at;
			return 0;
		}
		if (count == 1) {
			first_with_room = i + 1;
		}
	}
	return ENOMEM;
}

static int find_in_fresh_tables(unsigned count, seL4_Word *number)
{
	size_t first = table_count;
	size_t wanted = (count + TABLE_PAGES - 1) / TABLE_PAGES;

	while (table_count < first + wanted) {
		int error = add_table();

		if (error != 0) {
			return error;
		}
	}
	*number = first * TABLE_PAGES;
	return 0;
}

static int reserve(unsigned count, void **address)
{
	seL4_Word number = 0;
	int error = find_in_tables(count, &number);

	if (error != 0) {
		error = find_in_fresh_tables(count, &number);
	}
	if (error == 0) {
		mark(number, count, 1);
		*address = address_of(number);
	}
	return error;
}

static int enter(void *address, struct page *page)
{
	struct page_entry *entry = pagemap_make(&pages, page_number(address));
	int error;

	if (entry == NULL) {
		return ENOMEM;
	}
	error = page_map(page, seL4_CapInitThreadVSpace, (seL4_Word)address,
			 TM_PROT_READ | TM_PROT_WRITE, &entry->frame);
	if (error != 0) {
		pagemap_clear(&pages, page_number(address));
		return error;
	}
	pagemap_set(&pages, entry, page);
	page_get(page);
	return 0;
}

/* Growing the heap comes back here, so everything that may grow it happens inside. */
int view_reserve(unsigned count, void **address)
{
	int error = reserve_enter();

	if (error == 0) {
		error = reserve(count, address);
		reserve_leave();
	}
	return error;
}

int view_enter(void *address, struct page *page)
{
	int error = reserve_enter();

	if (error == 0) {
		error = enter(address, page);
		reserve_leave();
	}
	return error;
}

int view_map(struct page *page, void **address)
{
	int error;

	if (page->kind != PAGE_DEVICE) {
		return page_view(page, address);
	}
	error = view_reserve(1, address);
	if (error == 0) {
		error = view_enter(*address, page);
		if (error != 0) {
			view_unmap(*address, 1);
		}
	}
	return error;
}

void view_unmap(void *address, unsigned count)
{
	seL4_Word first = page_number(address), number = first;
	struct page_entry *entry;

	/* What page_view() gave stays with the page. */
	if ((seL4_Word)address < VIEW_BASE || (seL4_Word)address >= VIEW_END) {
		return;
	}
	while ((entry = pagemap_next(&pages, &number, first + count)) != NULL) {
		struct page *page = entry->page;

		page_unmap(page, entry->frame);
		pagemap_clear(&pages, number);
		page_put(page);
	}
	mark(first, count, 0);
}

size_t views_slots(void)
{
	return table_slots;
}
