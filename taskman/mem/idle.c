/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See idle.h. Of what was not the process's own, pages of the boot archive
 * and the system page are kept: they never go and no process can write them.
 * A space serves a limited number of runs, because where mappings and stacks
 * lie is chosen at random when it is made.
 */
#include "taskman/mem/idle.h"

#include <base/string.h>

#include "taskman/mem/mapping.h"

enum {
	IDLE_MOST = 16,
	TABLES_MOST = 16,	/* of a space worth keeping */
	RUNS_MOST = 64,
	RUNS_PER_LOOK = 8,	/* one of so many begins without own pages: which are written? */
	OWN_MOST = 32,
	SLICE = 32,		/* pages or regions of one slice */
};

static struct list idle = LIST_EMPTY(idle);	/* the one that waits longest first */
static unsigned idle_count;
static size_t idle_bytes;

static size_t bytes_of(const struct space *space)
{
	return arena_block_bytes(&space->arena) + PAGE_SIZE + space->own_kept * (size_t)PAGE_SIZE;
}

static void idle_add(struct space *space)
{
	list_append(&idle, &space->idle);
	idle_count++;
	idle_bytes += bytes_of(space);
}

static void idle_remove(struct space *space)
{
	list_remove(&space->idle);
	idle_count--;
	idle_bytes -= bytes_of(space);
}

static struct space *first_idle(void)
{
	return list_entry(list_first(&idle), struct space, idle);
}

static int is_key(const struct space_key *a, const struct space_key *b)
{
	return a->uid == b->uid && a->forked == b->forked && strcmp(a->name, b->name) == 0;
}

/* The one that ran last: its pages are the likeliest to be the ones wanted. */
static struct space *find_idle(const struct space_key *key)
{
	struct space *found = NULL;

	list_for_each(node, &idle) {
		struct space *space = list_entry(node, struct space, idle);

		found = is_key(&space->key, key) ? space : found;
	}
	return found;
}

int space_take(const struct space_key *key, struct space **space)
{
	struct space *found = key == NULL ? NULL : find_idle(key);

	if (found == NULL) {
		return space_create(space);
	}
	idle_remove(found);
	found->grown = 0;
	found->hint = found->base;
	found->forks = 0;
	found->own_kept = 0;
	*space = found;
	return 0;
}

static int is_program_page(const struct page_entry *entry)
{
	return entry->frame != 0 && !(entry->prot & TM_PROT_WRITE) && entry->page->lasting;
}

/* Written by this run, where the next will write again: stacks end elsewhere after an exec. */
static int is_wanted_again(struct space *space, const struct page_entry *entry)
{
	struct region *region = region_at(space, space->cursor << PAGE_BITS);
	unsigned unfit = SPACE_KEEP | (space->key.forked ? 0 : TM_MAP_STACK);

	return entry->prot & TM_PROT_WRITE && entry->page->kind == PAGE_RAM &&
	       entry->page->count == 1 && region != NULL && region_is_private(region) &&
	       !(region->flags & unfit) && space->own_kept < OWN_MOST &&
	       space->runs % RUNS_PER_LOOK != 0;
}

/* A slice of the pages; 0 when all have been looked at. */
static int strip_pages(struct space *space)
{
	struct page_entry *entry;

	for (unsigned i = 0; i < SLICE; i++, space->cursor++) {
		entry = pagemap_next(&space->pages, &space->cursor, ~0UL);
		if (entry == NULL) {
			return 0;
		}
		if (entry->kept) {
			continue;
		}
		if (!is_program_page(entry) && !is_wanted_again(space, entry)) {
			mapping_forget(space, entry, space->cursor);
			continue;
		}
		space->own_kept += !entry->page->lasting;
		entry->kept = 1;
		space->kept++;
	}
	return 1;
}

static int strip_regions(struct space *space)
{
	struct tree_node *node = NULL;

	for (unsigned i = 0; i < SLICE && (node = tree_first(&space->regions)) != NULL; i++) {
		region_drop(space, tree_entry(node, struct region, node));
	}
	return node != NULL;
}

static int retire_step(struct work *work)
{
	struct space *space = list_entry(work, struct space, destruction);

	if (strip_pages(space) || strip_regions(space)) {
		return 1;
	}
	if (idle_count == IDLE_MOST) {
		struct space *oldest = first_idle();

		idle_remove(oldest);
		space_destroy(oldest);
	}
	idle_add(space);
	return 0;
}

void space_retire(struct space *space, const struct space_key *key)
{
	if (++space->runs == RUNS_MOST || space->arena.objects > TABLES_MOST ||
	    memory_is_low()) {
		space_destroy(space);
		return;
	}
	unmappings_drop(space);
	space->key = *key;
	space->cursor = 0;
	space->own_kept = 0;
	work_add(&space->destruction, retire_step);
}

void space_settle(struct space *space)
{
	seL4_Word number = 0;
	struct page_entry *entry;

	while (space->kept > 0 && (entry = pagemap_next(&space->pages, &number, ~0UL)) != NULL) {
		if (entry->kept) {
			mapping_forget(space, entry, number);
		}
		number++;
	}
}

void spaces_trim(void)
{
	/* Also those that are on their way to be idle. */
	work_finish();
	while (idle_count > 0) {
		struct space *space = first_idle();

		idle_remove(space);
		space_destroy(space);
	}
	work_finish();
}

size_t spaces_idle_bytes(void)
{
	return idle_bytes;
}
