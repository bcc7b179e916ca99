/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page tables and frames of the simulated kernel. What is mapped in the root
 * task's own space is mapped for real, so a use after unmapping is a fault.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>

#include "taskman/test/machine_part.h"

struct entry *table_walk(struct table *root, seL4_Word address, unsigned *missing)
{
	struct table *table = root;

	for (unsigned level = LEVELS; level-- > 1;) {
		struct entry *entry =
			&table->entries[address >> (12 + 9 * level) & (ENTRIES - 1)];

		if (entry->table == NULL) {
			*missing = 12 + 9 * level;
			return entry;
		}
		table = entry->table;
	}
	*missing = 0;
	return &table->entries[address >> 12 & (ENTRIES - 1)];
}

void frame_show(seL4_Word address, seL4_Word frame, int writable)
{
	void *at;

	if (frame != 0 && frame - RAM_BASE < ram_size) {
		at = mmap((void *)address, PAGE, PROT_READ | (writable ? PROT_WRITE : 0),
			  MAP_SHARED | MAP_FIXED, ram_file, (off_t)(frame - RAM_BASE));
	} else {
		at = mmap((void *)address, PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
	}
	if (at == MAP_FAILED) {
		machine_die("mmap failed");
	}
}

void frame_unmap(struct cap *cap)
{
	struct table *root = cap->asid != 0 ? spaces[cap->asid] : NULL;
	unsigned missing;
	struct entry *entry = root != NULL ? table_walk(root, cap->mapped_at, &missing) : NULL;

	if (entry != NULL && missing == 0 && entry->frame == cap->address + 1) {
		entry->frame = 0;
		if (root == own_space) {
			frame_show(cap->mapped_at, 0, 0);
		}
	}
	cap->asid = 0;
}

void table_end(struct table *table)
{
	if (table->asid != 0) {
		spaces[table->asid] = NULL;
	}
	if (table->above != NULL) {
		table->above->entries[table->index].table = NULL;
	}
	for (unsigned i = 0; i < ENTRIES; i++) {
		if (table->entries[i].table != NULL) {
			table->entries[i].table->above = NULL;
		}
	}
	free(table);
}
