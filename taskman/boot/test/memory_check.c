/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A root server made of taskman's lower half alone: boots, says what memory
 * it found and what the main operations cost in instructions, runs the rounds
 * of rounds.c and says "memory check: N passed, N failed".
 */
#include <base/print.h>
#include <sel4/sel4.h>

#include "taskman/boot/boot.h"
#include "taskman/boot/test/rounds.h"
#include "taskman/caps/slot.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/space.h"

enum { RW = TM_PROT_READ | TM_PROT_WRITE };

static unsigned long instructions(void)
{
	unsigned long n;

	__asm__ volatile("rdinstret %0" : "=r"(n));
	return n;
}

static void measure_space(void)
{
	struct space *space;
	unsigned long start = instructions(), made;

	check(space_create(&space) == 0, "space_create", 0);
	made = instructions();
	space_destroy(space);
	work_finish();
	print("space create %lu, destroy %lu\n", made - start, instructions() - made);
}

static unsigned long walk(struct space *space, seL4_Word at, unsigned pages, unsigned access)
{
	unsigned long start = instructions();

	for (unsigned i = 0; i < pages; i++) {
		seL4_Word number = (at >> PAGE_BITS) + i;
		struct page_entry *entry = pagemap_find(&space->pages, number);

		if (entry == NULL || (entry->prot & access) != access) {
			touch(space, at + (i << PAGE_BITS), access);
		}
	}
	return instructions() - start;
}

static void measure_pages(const char *when)
{
	struct space *space, *child;
	seL4_Word at = 0;
	unsigned long t[8];

	space_create(&space);
	space_map_anonymous(space, &at, 1 << 20, RW, TM_MAP_PRIVATE);
	touch(space, at + (255 << 12), TM_PROT_WRITE);
	t[0] = instructions();
	touch(space, at + (200 << 12), TM_PROT_WRITE);
	t[0] = instructions() - t[0];
	t[1] = walk(space, at, 64, TM_PROT_WRITE) / 64;
	space_create(&child);
	t[2] = instructions();
	space_fork(space, child);
	t[2] = instructions() - t[2];
	t[3] = walk(child, at, 16, TM_PROT_READ) / 16;
	t[4] = walk(child, at, 16, TM_PROT_WRITE) / 16;
	t[5] = instructions();
	space_destroy(child);
	work_finish();
	t[5] = instructions() - t[5];
	t[6] = walk(space, at, 16, TM_PROT_WRITE) / 16;
	t[7] = instructions();
	space_unmap(space, at, 1 << 20);
	t[7] = instructions() - t[7];
	print("%s: fault %lu, walk %lu/page, fork of 66 pages %lu, child reads %lu/page, "
	      "child copies %lu/page, child destroyed %lu, last owner %lu/page, unmap 66 %lu\n",
	      when, t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]);
	space_destroy(space);
	work_finish();
}

void taskman_main(void)
{
	struct audit before;

	print("memory check: %lu MiB in %lu untypeds, %u cores, archive %lu, tree %lu bytes\n",
	      boot.memory >> 20, boot.info->untyped.end - boot.info->untyped.start, boot.cores,
	      boot.archive_size, boot.tree_size);
	print("boot took %lu instructions\n", instructions());
	audit_read(&before);
	measure_space();
	measure_pages("first");
	measure_pages("again");
	measure_space();
	compare(&before, "measure");
	for (unsigned i = 0; i < 3; i++) {
		heap_round();
		compare(&before, "heap");
		page_round();
		compare(&before, "pages");
		arena_round();
		compare(&before, "arena");
		space_round();
		compare(&before, "space");
		idle_round();
		compare(&before, "idle spaces");
	}
	exhaust_round();
	compare(&before, "exhaust");
	space_round();
	compare(&before, "space after exhaustion");
	print("heap pages %lu, slots %lu\n", heap_pages(), slots_used());
	print("memory check: %u passed, %u failed\n", checks_passed, checks_failed);
	taskman_fail("memory check: end");
}
