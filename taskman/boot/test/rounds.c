/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rounds of work for taskman's lower half, each of which gives back all that
 * it took: run on a real kernel by memory_check.c and on the host, under
 * sanitizers and with failing kernel calls, by taskman/test. A round's checks
 * are counted; between rounds compare() holds the ledgers against each other.
 */
#include "taskman/boot/test/rounds.h"

#include <base/print.h>
#include <base/string.h>

#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/space.h"
#include "taskman/mem/view.h"
#include "taskman/mem/window.h"

enum { RW = TM_PROT_READ | TM_PROT_WRITE };

unsigned checks_passed, checks_failed;

void check(int good, const char *what, long value)
{
	if (good) {
		checks_passed++;
	} else {
		checks_failed++;
		print("FAILED: %s (%ld)\n", what, value);
	}
}

void compare(const struct audit *before, const char *what)
{
	struct audit now;
	unsigned differences;

	audit_read(&now);
	if (memcmp(&now, before, sizeof now) != 0) {
		print("%s: free %ld slots %ld heap %ld pages %ld regions %ld objects %ld\n", what,
		      (long)(now.free_bytes - before->free_bytes),
		      (long)(now.slots_used - before->slots_used),
		      (long)(now.heap_bytes - before->heap_bytes),
		      (long)(now.pages - before->pages), (long)(now.regions - before->regions),
		      (long)(now.objects - before->objects));
	}
	check(memcmp(&now, before, sizeof now) == 0, what, 0);
	differences = audit_walk();
	check(differences == 0, "audit walk", differences);
}

int touch(struct space *space, seL4_Word address, unsigned access)
{
	enum space_fault_kind kind;

	return space_fault(space, address, access, &kind);
}

void heap_round(void)
{
	static void *p[3000];
	unsigned long seed = 1;

	for (unsigned i = 0; i < 3000; i++) {
		seed = seed * 6364136223846793005UL + 1;
		p[i] = heap_alloc(seed >> 40 & (i % 50 == 0 ? 0x3fff : 0x3ff));
		check(p[i] != NULL, "heap_alloc", i);
	}
	for (unsigned i = 0; i < 3000; i++) {
		heap_free(p[i * 7 % 3000]);
	}
}

void page_round(void)
{
	static struct page *p[2000];

	for (unsigned turn = 0; turn < 2; turn++) {
		for (unsigned i = 0; i < 2000; i++) {
			unsigned long *view;
			int error = page_alloc(PAGE_ZEROED, &p[i]);

			check(error == 0, "page_alloc", error);
			if (error == 0 && i % 97 == 0 && page_view(p[i], (void **)&view) == 0) {
				check(view[0] == 0 && view[511] == 0, "page is zero", i);
				view[511] = 1;
			}
		}
		for (unsigned i = 0; i < 2000; i++) {
			page_put(p[i * 13 % 2000]);
		}
	}
}

void arena_round(void)
{
	struct arena arena;
	seL4_CPtr object, tcb = 0;

	arena_init(&arena, BLOCK_ARENA, 15);
	for (unsigned i = 0; i < 200; i++) {
		int error = arena_object(&arena, seL4_TCBObject, 0, &tcb);

		error |= arena_object(&arena, seL4_SchedContextObject, 8, &object);
		error |= arena_object(&arena, seL4_NotificationObject, 0, &object);
		error |= arena_object(&arena, seL4_ReplyObject, 0, &object);
		check(error == 0, "arena_object", error);
	}
	arena_put(&arena, seL4_TCBObject, 0, tcb);
	check(arena_object(&arena, seL4_TCBObject, 0, &object) == 0 && object == tcb,
	      "arena reuses", 0);
	check(arena_object(&arena, seL4_CapTableObject, 8, &object) == 0, "arena cnode", 0);
	arena_release(&arena);
}

static void contiguous_round(struct space *space)
{
	seL4_Word at = 0, first = 0, next = 0;
	int error = space_map_anonymous(space, &at, 300 << 12, RW,
					TM_MAP_PRIVATE | SPACE_CONTIGUOUS);

	check(error == 0, "map contiguous", error);
	for (unsigned i = 0; error == 0 && i < 300; i++) {
		space_physical(space, at + (i << 12), &next);
		first = i == 0 ? next : first;
		check(next == first + (i << 12), "contiguous", i);
	}
	check(space_unmap(space, at, 300 << 12) == 0, "unmap contiguous", 0);
}

static void region_round(struct space *space)
{
	seL4_Word at = 0, other;
	size_t before = space_resident(space);
	int error = space_map_anonymous(space, &at, 64 << 12, RW, TM_MAP_PRIVATE);

	check(error == 0, "map", error);
	for (unsigned i = 0; i < 64; i++) {
		check(touch(space, at + (i << 12), TM_PROT_WRITE) == 0, "touch", i);
	}
	check(space_resident(space) == before + 64, "resident", (long)space_resident(space));
	check(space_unmap(space, at + (10 << 12), 5 << 12) == 0, "hole", 0);
	check(space_resident(space) == before + 59, "hole given back", (long)space_resident(space));
	check(touch(space, at + (12 << 12), TM_PROT_READ) == EFAULT, "hole faults", 0);
	check(space_protect(space, at + (20 << 12), 4 << 12, TM_PROT_READ) == 0, "protect", 0);
	check(touch(space, at + (21 << 12), TM_PROT_WRITE) == EACCES, "read-only", 0);
	check(space_protect(space, at, 64 << 12, TM_PROT_READ) == ENOMEM, "protect a hole", 0);
	other = at + (10 << 12);
	check(space_map_anonymous(space, &other, 5 << 12, RW, TM_MAP_PRIVATE | TM_MAP_NOREPLACE) ==
	      0, "fill the hole", 0);
	other = at + (9 << 12);
	check(space_map_anonymous(space, &other, 5 << 12, RW, TM_MAP_PRIVATE | TM_MAP_NOREPLACE) ==
	      EEXIST, "noreplace", 0);
	check(space_protect(space, at, 64 << 12, RW) == 0, "protect all", 0);
	check(space_region(space, at)->end == at + (64 << 12), "regions joined", 0);
	check(touch(space, at + (21 << 12), TM_PROT_WRITE) == 0, "writable again", 0);
	check(space_unmap(space, at, 64 << 12) == 0, "unmap", 0);
	check(space_resident(space) == before, "all gone", (long)space_resident(space));
}

static void stack_round(struct space *space)
{
	seL4_Word stack = 0, below;

	check(space_map_anonymous(space, &stack, 1 << 20, RW, TM_MAP_PRIVATE | TM_MAP_STACK) == 0,
	      "stack", 0);
	check(touch(space, stack + (1 << 20) - 8, TM_PROT_WRITE) == 0, "stack top", 0);
	check(touch(space, stack, TM_PROT_WRITE) == 0, "stack bottom", 0);
	check(touch(space, stack - 8, TM_PROT_WRITE) == EFAULT, "guard page", 0);
	below = stack - PAGE_SIZE;
	check(space_region(space, below) == space_region(space, stack), "nothing in guard", 0);
	space_unmap(space, stack, 1 << 20);
}

static void copy_round(struct space *space)
{
	struct space *child;
	seL4_Word at = 0;
	unsigned long value = 0;
	static char text[9000], back[9000];

	check(space_map_anonymous(space, &at, 16 << 12, RW, TM_MAP_PRIVATE) == 0, "map", 0);
	memset(text, 'x', sizeof text);
	check(space_write(space, at + 100, text, sizeof text) == 0, "write", 0);
	check(space_create(&child) == 0, "child", 0);
	check(space_fork(space, child) == 0, "fork", 0);
	check(space_read(child, at + 100, back, sizeof back) == 0 &&
	      memcmp(text, back, sizeof text) == 0, "child sees it", 0);
	value = 42;
	check(space_write(child, at + 104, &value, 8) == 0, "child writes", 0);
	check(space_read(space, at + 104, &value, 8) == 0 && value == 0x7878787878787878,
	      "parent keeps its own", (long)value);
	check(touch(space, at, TM_PROT_WRITE) == 0 && touch(child, at, TM_PROT_WRITE) == 0,
	      "both write", 0);
	space_destroy(child);
	space_unmap(space, at, 16 << 12);
}

static void archive_round(struct space *space)
{
	seL4_Word at = 0;
	unsigned long value = 0;
	int error = space_map_archive(space, &at, 0, 4 << 12, RW, TM_MAP_PRIVATE);

	check(error == 0, "map archive", error);
	check(space_read(space, at + (2 << 12), &value, 8) == 0 && value == 3, "third page",
	      (long)value);
	check(touch(space, at + (2 << 12), TM_PROT_READ) == 0, "read fault", 0);
	value = 99;
	check(space_write(space, at + (2 << 12), &value, 8) == 0, "private write", 0);
	check(((const unsigned long *)boot.archive)[1024] == 3, "archive unchanged", 0);
	check(space_map_archive(space, &at, 0, 4 << 12, RW, TM_MAP_SHARED) == EACCES, "no writing",
	      0);
	check(space_map_archive(space, &at, 1 << 12, 4 << 12, RW, TM_MAP_PRIVATE) == EINVAL,
	      "behind the end", 0);
	space_unmap(space, at, 4 << 12);
}

static void window_round(struct space *space)
{
	struct space *server;
	struct window *window;
	seL4_Word here = 0, there = 0;
	char *view;
	char seen = 0;

	check(space_create(&server) == 0, "server", 0);
	check(window_create(40000, &window) == 0 && window->size == 65536, "window", 0);
	check(window_map(window, space, &here) == 0 && window_map(window, server, &there) == 0,
	      "window mapped", 0);
	check(window_view(window, (void **)&view) == 0, "window view", 0);
	view[50000] = 'w';
	space_destroy(space);
	window_put(window);
	window_put(window);
	work_finish();
	check(space_read(server, there + 50000, &seen, 1) == 0 && seen == 'w',
	      "window outlives client", seen);
	window_unmap(window, server, there);
	space_destroy(server);
}

void space_round(void)
{
	struct space *space;
	struct page *page;
	seL4_Word at = 0x3f00100000, phys = 0, shared = 0;
	unsigned *view;
	unsigned value = 0;
	int error = space_create(&space);

	check(error == 0, "space_create", error);
	error = space_shared_page(space, &at, RW, &page, (void **)&view);
	check(error == 0 && at == 0x3f00100000, "shared page", error);
	*view = 77;
	check(space_read(space, at, &value, 4) == 0 && value == 77, "seen on both sides", value);
	check(space_unmap(space, at, PAGE_SIZE) == EINVAL, "kept", 0);
	view_unmap(view, 1);
	page_put(page);
	check(space_map_phys(space, &phys, 0x10000000, PAGE_SIZE, RW, 0) == 0, "phys", 0);
	check(touch(space, phys, TM_PROT_WRITE) == 0, "phys fault", 0);
	check(space_map_phys(space, &phys, 0x2000000, PAGE_SIZE, RW, 0) == ENXIO, "no device", 0);
	check(space_map_anonymous(space, &shared, 8 << 12, RW, TM_MAP_SHARED) == 0, "shared", 0);
	check(touch(space, shared, TM_PROT_WRITE) == 0, "shared fault", 0);
	check(space_unmap(space, shared + (3 << 12), 1 << 12) == 0, "hole in shared", 0);
	check(space_unmap(space, shared, 3 << 12) == 0, "below the hole", 0);
	check(touch(space, shared + (6 << 12), TM_PROT_WRITE) == 0, "object is still there", 0);
	region_round(space);
	stack_round(space);
	copy_round(space);
	archive_round(space);
	contiguous_round(space);
	window_round(space);
}

/* Pages that are there after a mapping of the archive from OFFSET on. */
static size_t resident_of(struct space *space, seL4_Word address, seL4_Word offset)
{
	check(space_map_archive(space, &address, offset, (4 << 12) - offset, TM_PROT_READ,
				TM_MAP_PRIVATE | TM_MAP_FIXED) == 0, "archive again", 0);
	return space_resident(space);
}

/* A run of a program in SPACE: four pages of the archive, two read; one of its own, written. */
static void run_program(struct space *space, seL4_Word text, seL4_Word data)
{
	check(space_map_archive(space, &text, 0, 4 << 12, TM_PROT_READ,
				TM_MAP_PRIVATE | TM_MAP_FIXED) == 0, "text", 0);
	check(touch(space, text, TM_PROT_READ) == 0, "text is read", 0);
	check(touch(space, text + (2 << 12), TM_PROT_READ) == 0, "more text is read", 0);
	check(space_map_anonymous(space, &data, PAGE_SIZE, RW, TM_MAP_PRIVATE | TM_MAP_FIXED) == 0,
	      "data", 0);
	check(space_write(space, data, "secret", 7) == 0, "data is written", 0);
	check(touch(space, data, TM_PROT_WRITE) == 0, "data is mapped", 0);
}

/* A window where an earlier run had the archive: neither must see the other's bytes. */
static void window_over(struct space *space, seL4_Word address)
{
	struct window *window;
	seL4_Word at = address;
	char byte = 'w', seen = 0;
	char *view;

	check(window_create(40000, &window) == 0 && window_map(window, space, &at) == 0 &&
	      at == address, "window over kept pages", (long)at);
	check(touch(space, at, TM_PROT_WRITE) == 0 && space_write(space, at, &byte, 1) == 0,
	      "window is written", 0);
	check(window_view(window, (void **)&view) == 0 && view[0] == 'w', "by its page", 0);
	check(*(const char *)boot.archive != 'w', "the archive is not", 0);
	check(space_read(space, at + (2 << 12), &seen, 1) == 0 && seen == 0, "nor seen", seen);
	window_unmap(window, space, at);
	window_put(window);
}

static struct space *take(const struct space_key *key)
{
	struct space *space = NULL;

	check(space_take(key, &space) == 0, "space_take", 0);
	return space;
}

/* A second run finds its program's pages, empty memory, and nothing at other addresses. */
void idle_round(void)
{
	static const struct space_key key = { .name = "program", .uid = 7 };
	static const struct space_key other = { .name = "program", .uid = 8 };
	seL4_Word text = 0x400000, data = 0x600000;
	struct space *first = take(&key), *space;
	char bytes[7] = "?";

	run_program(first, text, data);
	space_retire(first, &key);
	work_finish();
	check(spaces_idle_bytes() > 0, "idle", 0);
	space = take(&other);
	check(space != first, "not for another user", 0);
	space_destroy(space);
	space = take(&key);
	check(space == first && spaces_idle_bytes() == 0, "taken over", 0);
	check(space_resident(space) == 0, "nothing has a region yet", 0);
	check(space_read(space, text, bytes, 1) == EFAULT, "no text without a region", 0);
	check(resident_of(space, text, 0) == 2, "text is there", (long)space_resident(space));
	check(space_map_anonymous(space, &data, PAGE_SIZE, RW, TM_MAP_PRIVATE | TM_MAP_FIXED) == 0,
	      "data again", 0);
	check(space_resident(space) == 3, "data is brought", (long)space_resident(space));
	check(space_read(space, data, bytes, 7) == 0 && bytes[0] == 0 && bytes[6] == 0,
	      "and is empty", bytes[0]);
	space_settle(space);
	check(space_resident(space) == 3, "all had regions", (long)space_resident(space));

	space_retire(space, &key);
	work_finish();
	space = take(&key);
	window_over(space, text);
	space_settle(space);
	check(space->kept == 0, "nothing is left behind", space->kept);
	run_program(space, text, data);
	space_retire(space, &key);
	work_finish();
	space = take(&key);
	check(resident_of(space, text, 1 << 12) == 0, "other bytes of the file", 0);
	space_settle(space);
	check(space->kept == 0 && touch(space, text, TM_PROT_READ) == 0, "read anew", 0);
	space_retire(space, &key);
}

/* Memory runs out in the middle of everything, and all of it comes back. */
void exhaust_round(void)
{
	struct space *space;
	seL4_Word at = 0, touched = 0;
	void *own;
	int error = space_create(&space);

	check(error == 0, "space_create", error);
	check(space_map_anonymous(space, &at, boot.memory + (64 << 20), RW, TM_MAP_PRIVATE) == 0,
	      "map more than there is", 0);
	while ((error = touch(space, at + touched, TM_PROT_WRITE)) == 0) {
		touched += PAGE_SIZE;
	}
	check(error == ENOMEM, "out of memory", error);
	own = heap_alloc(100000);
	check(own != NULL, "taskman has some left", 0);
	heap_free(own);
	print("used %lu of %lu MiB before ENOMEM\n", space_resident(space) >> 8,
	      boot.memory >> 20);
	check(space_resident(space) > boot.memory / PAGE_SIZE * 9 / 10, "most memory usable", 0);
	space_destroy(space);
}
