/* SPDX-License-Identifier: Apache-2.0 */
/* Anonymous memory: pages that are touched for the first time, and mappings. */
#include <stddef.h>
#include <sys/mman.h>

#include "tests/bench/bench.h"

enum { PAGE = 4096, WALK = 256, WALKS = 8 };

static void touch(volatile char *p, int pages)
{
	for (int i = 0; i < pages; i++) {
		p[(size_t)i * PAGE] = 1;
	}
}

static char *map(size_t bytes)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(p == MAP_FAILED ? -1 : 0, "mmap");
	return p;
}

/* Per page of a walk; mapping and unmapping are not counted. */
static void walk(void)
{
	unsigned long total = 0;

	for (int i = 0; i < WALKS; i++) {
		char *p = map((size_t)WALK * PAGE);
		unsigned long start = instructions();

		touch(p, WALK);
		total += instructions() - start;
		need(munmap(p, (size_t)WALK * PAGE), "munmap");
	}
	report("page_fault", total / WALK / WALKS);
}

static void map_touch_unmap(void *with)
{
	char *p = map(PAGE);

	(void)with;
	touch(p, 1);
	need(munmap(p, PAGE), "munmap");
}

void bench_memory(void)
{
	walk();
	measure(&(struct row){ "mmap_touch_munmap", map_touch_unmap, NULL, 200 });
}
