/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's lower half on the host: the rounds of the memory check against
 * the simulated kernel, then each kernel call that can fail failing in turn.
 * Every test begins with a taskman that has booted and ends with its ledgers
 * unchanged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <base/bits.h>

#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/boot/test/rounds.h"
#include "taskman/caps/arena.h"
#include "taskman/caps/slot.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/space.h"
#include "taskman/mem/view.h"
#include "taskman/mem/window.h"
#include "taskman/sys/console.h"
#include "taskman/sys/device.h"
#include "taskman/sys/random.h"
#include "taskman/test/machine.h"

enum { RAM_MIB = 64, RW = TM_PROT_READ | TM_PROT_WRITE, FAILURES = 3000 };

void taskman_start(const seL4_BootInfo *info) __attribute__((noreturn));

static jmp_buf started;
static struct audit before;

void taskman_main(void)
{
	longjmp(started, 1);
}

void machine_stopped(void)
{
	fprintf(stderr, "taskman gave up\n");
	abort();
}

void console_write(const char *bytes, size_t length)
{
	fwrite(bytes, 1, length, stdout);
}

void print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
}

volatile void *device_find_and_map(const char *compatible)
{
	(void)compatible;
	return NULL;
}

void random_bytes(void *to, size_t length)
{
	static uint64_t state = 1;

	for (size_t i = 0; i < length; i++) {
		state = state * 6364136223846793005U + 1442695040888963407U;
		((unsigned char *)to)[i] = (unsigned char)(state >> 56);
	}
}

static int boot_once(void **state)
{
	static seL4_BootInfo info;

	(void)state;
	machine_boot(&info, (seL4_Word)RAM_MIB << 20);
	if (setjmp(started) == 0) {
		taskman_start(&info);
	}
	return 0;
}

static int read_ledgers(void **state)
{
	(void)state;
	audit_read(&before);
	return 0;
}

static int ledgers_are_the_same(void **state)
{
	(void)state;
	machine_fail_at(0);
	compare(&before, "ledgers");
	return checks_failed != 0;
}

static void run_round(void (*round)(void))
{
	round();
	assert_int_equal(checks_failed, 0);
}

static void heap_gives_and_takes(void **state)
{
	(void)state;
	run_round(heap_round);
}

static void pages_are_zero_and_counted(void **state)
{
	(void)state;
	run_round(page_round);
}

static void arenas_go_back_whole(void **state)
{
	(void)state;
	run_round(arena_round);
}

static void spaces_map_fork_and_end(void **state)
{
	(void)state;
	run_round(space_round);
}

static void a_second_run_finds_its_program_and_nothing_else(void **state)
{
	(void)state;
	run_round(idle_round);
}

static void memory_runs_out_and_comes_back(void **state)
{
	(void)state;
	run_round(exhaust_round);
	run_round(space_round);
}

static void blocks_do_not_overlap(void **state)
{
	enum { COUNT = 300 };
	static struct block *blocks[COUNT];
	size_t free = blocks_free();

	(void)state;
	srand(1);
	for (unsigned turn = 0; turn < 20 * COUNT; turn++) {
		unsigned i = (unsigned)rand() % COUNT;

		if (blocks[i] != NULL) {
			block_free(blocks[i]);
			blocks[i] = NULL;
		} else if (block_alloc(12 + (unsigned)rand() % 7, BLOCK_TASKMAN, &blocks[i]) != 0) {
			blocks[i] = NULL;
		}
		if (blocks[i] == NULL) {
			continue;
		}
		assert_true(is_aligned(blocks[i]->address, blocks[i]->bits));
		for (unsigned k = 0; k < COUNT; k++) {
			assert_true(k == i || blocks[k] == NULL ||
				    blocks[k]->address + bit(blocks[k]->bits) <=
					    blocks[i]->address ||
				    blocks[i]->address + bit(blocks[i]->bits) <=
					    blocks[k]->address);
		}
	}
	for (unsigned i = 0; i < COUNT; i++) {
		if (blocks[i] != NULL) {
			block_free(blocks[i]);
		}
	}
	assert_int_equal(blocks_check(), 0);
	/* Chunks and leaves may have been added meanwhile, all in other ledgers. */
	assert_true(blocks_used(BLOCK_TASKMAN) + blocks_free() >= free - (1 << 20));
}

static void halves_join_for_a_large_block(void **state)
{
	struct block *all[2 * RAM_MIB << 8], *large;
	unsigned count = 0;

	(void)state;
	while (block_alloc(13, BLOCK_TASKMAN, &all[count]) == 0) {
		count++;
	}
	assert_int_equal(block_alloc(20, BLOCK_TASKMAN, &large), ENOMEM);
	while (count > 0) {
		block_free(all[--count]);
	}
	assert_int_equal(block_alloc(23, BLOCK_TASKMAN, &large), 0);
	block_free(large);
	assert_int_equal(block_alloc(BLOCK_MIN_BITS - 1, BLOCK_TASKMAN, &large), ENOMEM);
	assert_int_equal(block_alloc(40, BLOCK_TASKMAN, &large), ENOMEM);
}

static void device_pages_are_found_by_address(void **state)
{
	struct page *a, *b, *again;

	(void)state;
	assert_int_equal(page_device(0x10001000, &a), 0);
	assert_int_equal(page_device(0x10fff000, &b), 0);
	assert_int_equal(page_address(a), 0x10001000);
	assert_int_equal(page_address(b), 0x10fff000);
	assert_int_equal(page_device(0x10001004, &again), 0);
	assert_ptr_equal(a, again);
	page_put(again);
	page_put(a);
	page_put(b);
	assert_int_equal(page_device(0x11000000, &a), ENXIO);
	assert_int_equal(page_device(0x80000000, &a), ENXIO);
}

static void slots_are_unique_and_runs_lie_in_one_leaf(void **state)
{
	enum { RUNS = 400 };
	static seL4_CPtr first[RUNS];
	static unsigned length[RUNS];
	static unsigned char taken[1 << 20];

	(void)state;
	for (unsigned i = 0; i < RUNS; i++) {
		length[i] = 1 + i * 7 % SLOT_RANGE_MAX;
		assert_int_equal(slot_alloc_range(length[i], &first[i]), 0);
		assert_int_equal(first[i] >> 12, (first[i] + length[i] - 1) >> 12);
		for (unsigned k = 0; k < length[i]; k++) {
			assert_int_equal(taken[first[i] + k], 0);
			taken[first[i] + k] = 1;
		}
	}
	for (unsigned i = 0; i < RUNS; i++) {
		for (unsigned k = 0; k < length[i]; k++) {
			slot_free(first[i] + k);
		}
	}
	assert_int_equal(slots_used(), slots_count_used());
}

static void written_pages_are_the_writers_own(void **state)
{
	struct space *parent, *child;
	seL4_Word at = 0;
	enum space_fault_kind kind;

	(void)state;
	assert_int_equal(space_create(&parent), 0);
	assert_int_equal(space_create(&child), 0);
	assert_int_equal(space_map_anonymous(parent, &at, PAGE_SIZE, RW, TM_MAP_PRIVATE), 0);
	assert_null(machine_look(parent->vspace, at, 0));
	assert_int_equal(space_fault(parent, at, TM_PROT_WRITE, &kind), 0);
	assert_int_equal(*machine_look(parent->vspace, at, 1), 0);
	*machine_look(parent->vspace, at, 1) = 'p';
	assert_int_equal(space_fork(parent, child), 0);
	assert_null(machine_look(parent->vspace, at, 1));
	assert_null(machine_look(child->vspace, at, 0));
	assert_int_equal(space_fault(child, at, TM_PROT_READ, &kind), 0);
	assert_null(machine_look(child->vspace, at, 1));
	assert_int_equal(*machine_look(child->vspace, at, 0), 'p');
	assert_int_equal(space_fault(child, at, TM_PROT_WRITE, &kind), 0);
	*machine_look(child->vspace, at, 1) = 'c';
	assert_int_equal(*machine_look(parent->vspace, at, 0), 'p');
	assert_int_equal(space_fault(parent, at, TM_PROT_WRITE, &kind), 0);
	assert_int_equal(*machine_look(parent->vspace, at, 1), 'p');
	space_destroy(child);
	space_destroy(parent);
}

static void what_is_written_between_forks_is_copied_at_once(void **state)
{
	struct space *parent, *first, *second;
	seL4_Word at = 0;
	enum space_fault_kind kind;

	(void)state;
	assert_int_equal(space_create(&parent), 0);
	assert_int_equal(space_create(&first), 0);
	assert_int_equal(space_create(&second), 0);
	assert_int_equal(space_map_anonymous(parent, &at, 2 * PAGE_SIZE, RW, TM_MAP_PRIVATE), 0);
	assert_int_equal(space_fault(parent, at, TM_PROT_WRITE, &kind), 0);
	assert_int_equal(space_fault(parent, at + PAGE_SIZE, TM_PROT_WRITE, &kind), 0);
	assert_int_equal(space_fork(parent, first), 0);
	assert_null(machine_look(first->vspace, at, 0));
	assert_int_equal(space_fault(parent, at, TM_PROT_WRITE, &kind), 0);
	*machine_look(parent->vspace, at, 1) = 'p';
	assert_int_equal(space_fork(parent, second), 0);
	assert_int_equal(*machine_look(second->vspace, at, 1), 'p');
	*machine_look(second->vspace, at, 1) = 'c';
	assert_int_equal(*machine_look(parent->vspace, at, 1), 'p');
	/* The other page was not written again: it is shared. */
	assert_null(machine_look(parent->vspace, at + PAGE_SIZE, 1));
	assert_null(machine_look(second->vspace, at + PAGE_SIZE, 0));
	space_destroy(first);
	space_destroy(second);
	space_destroy(parent);
}

static void what_a_run_left_is_not_seen_by_the_next(void **state)
{
	static const struct space_key key = { .name = "program" };
	seL4_Word text = 0x400000, data = 0x600000;
	struct space *space, *again;
	enum space_fault_kind kind;

	(void)state;
	assert_int_equal(space_take(&key, &space), 0);
	assert_int_equal(space_map_archive(space, &text, 0, 2 * PAGE_SIZE, TM_PROT_READ,
					   TM_MAP_PRIVATE | TM_MAP_FIXED), 0);
	assert_int_equal(space_map_anonymous(space, &data, PAGE_SIZE, RW,
					     TM_MAP_PRIVATE | TM_MAP_FIXED), 0);
	assert_int_equal(space_fault(space, text, TM_PROT_READ, &kind), 0);
	assert_int_equal(space_fault(space, data, TM_PROT_WRITE, &kind), 0);
	space_retire(space, &key);
	work_finish();
	assert_int_equal(space->kept, 2);
	assert_int_equal(space_take(&key, &again), 0);
	assert_ptr_equal(again, space);
	space_settle(space);
	assert_null(machine_look(space->vspace, data, 0));
	assert_int_equal(space->kept, 0);
	assert_int_equal(space->pages.pages, 0);
	assert_int_equal(space_fault(space, text, TM_PROT_READ, &kind), EFAULT);
	space_destroy(space);
}

static void count(void *calls)
{
	++*(int *)calls;
}

static void a_large_range_goes_in_slices(void **state)
{
	enum { PAGES = 200 };
	struct space *space;
	struct unmapping *unmapping;
	enum space_fault_kind kind;
	seL4_Word at = 0, other = 0;
	int calls = 0;

	(void)state;
	assert_int_equal(space_create(&space), 0);
	assert_int_equal(space_map_anonymous(space, &at, PAGES * PAGE_SIZE, RW,
					     TM_MAP_PRIVATE | SPACE_POPULATE), 0);
	assert_int_equal(space_unmap_in_slices(space, at + PAGE_SIZE, (PAGES - 2) * PAGE_SIZE,
					       count, &calls, &unmapping), 0);
	assert_non_null(unmapping);
	work_step();
	assert_true(work_pending());
	assert_int_equal(calls, 0);
	assert_int_equal(space_fault(space, at + PAGE_SIZE, TM_PROT_READ, &kind), EACCES);
	assert_int_equal(space_map_anonymous(space, &other, PAGE_SIZE, RW, TM_MAP_PRIVATE), 0);
	assert_true(other < at || other >= at + PAGES * PAGE_SIZE);
	work_finish();
	assert_int_equal(calls, 1);
	assert_null(machine_look(space->vspace, at + 2 * PAGE_SIZE, 0));
	assert_non_null(machine_look(space->vspace, at, 1));
	assert_non_null(machine_look(space->vspace, at + (PAGES - 1) * PAGE_SIZE, 1));
	assert_int_equal(space_resident(space), 2);
	assert_int_equal(space_fault(space, at + PAGE_SIZE, TM_PROT_READ, &kind), EFAULT);
	/* The space ends in the middle of another. */
	assert_int_equal(space_map_anonymous(space, &at, PAGES * PAGE_SIZE, RW,
					     TM_MAP_PRIVATE | TM_MAP_FIXED | SPACE_POPULATE), 0);
	assert_int_equal(space_unmap_in_slices(space, at, PAGES * PAGE_SIZE, count, &calls,
					       &unmapping), 0);
	work_step();
	space_destroy(space);
	work_finish();
	assert_int_equal(calls, 1);
}

static void protection_is_taken_away_at_once(void **state)
{
	struct space *space;
	seL4_Word at = 0;
	enum space_fault_kind kind;

	(void)state;
	assert_int_equal(space_create(&space), 0);
	assert_int_equal(space_map_anonymous(space, &at, 4 * PAGE_SIZE, RW,
					     TM_MAP_PRIVATE | SPACE_POPULATE), 0);
	assert_non_null(machine_look(space->vspace, at + PAGE_SIZE, 1));
	assert_int_equal(space_protect(space, at + PAGE_SIZE, PAGE_SIZE, TM_PROT_READ), 0);
	assert_null(machine_look(space->vspace, at + PAGE_SIZE, 1));
	assert_non_null(machine_look(space->vspace, at + PAGE_SIZE, 0));
	assert_non_null(machine_look(space->vspace, at + 2 * PAGE_SIZE, 1));
	assert_int_equal(space_protect(space, at, PAGE_SIZE, 0), 0);
	assert_null(machine_look(space->vspace, at, 0));
	assert_int_equal(space_fault(space, at, TM_PROT_READ, &kind), EACCES);
	assert_int_equal(kind, FAULT_ACCERR);
	assert_int_equal(space_fault(space, at - PAGE_SIZE, TM_PROT_READ, &kind), EFAULT);
	assert_int_equal(kind, FAULT_MAPERR);
	space_destroy(space);
}

static void more_spaces_than_one_pool_of_numbers(void **state)
{
	enum { COUNT = 1100 };
	static struct space *spaces[COUNT];

	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		assert_int_equal(space_create(&spaces[i]), 0);
	}
	for (unsigned i = 0; i < COUNT; i++) {
		space_destroy(spaces[i]);
	}
}

/* A little of everything; stops at the first error, as taskman's handlers do. */
static int do_everything(struct space *parent, struct space *child, struct arena *arena)
{
	seL4_Word a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
	enum space_fault_kind kind;
	struct page *page;
	struct window *window;
	seL4_CPtr object;
	void *view;
	int error = space_map_anonymous(parent, &a, 40 * PAGE_SIZE, RW, TM_MAP_PRIVATE);

	for (unsigned i = 0; error == 0 && i < 40; i += 3) {
		error = space_fault(parent, a + i * PAGE_SIZE, TM_PROT_WRITE, &kind);
	}
	error = error ? error : space_map_archive(parent, &b, 0, PAGE_SIZE, RW, TM_MAP_PRIVATE);
	error = error ? error : space_fault(parent, b, TM_PROT_WRITE, &kind);
	error = error ? error : space_map_anonymous(parent, &c, 9 * PAGE_SIZE, RW, TM_MAP_SHARED);
	error = error ? error : space_fault(parent, c, TM_PROT_WRITE, &kind);
	error = error ? error : space_map_phys(parent, &d, 0x10000000, PAGE_SIZE, RW, 0);
	error = error ? error : space_fault(parent, d, TM_PROT_READ, &kind);
	error = error ? error : space_fork(parent, child);
	error = error ? error : space_fault(child, a, TM_PROT_WRITE, &kind);
	error = error ? error : space_unmap(child, a + 5 * PAGE_SIZE, PAGE_SIZE);
	error = error ? error : space_protect(child, a + 9 * PAGE_SIZE, PAGE_SIZE, TM_PROT_READ);
	error = error ? error : space_share(parent, a, PAGE_SIZE, child, 0x3e00000000);
	error = error ? error : space_map_anonymous(parent, &f, 5 * PAGE_SIZE, RW,
						    TM_MAP_PRIVATE | SPACE_CONTIGUOUS);
	if (error == 0) {
		error = space_shared_page(child, &e, RW, &page, &view);
		if (error == 0) {
			view_unmap(view, 1);
			page_put(page);
		}
	}
	if (error == 0 && (error = window_create(70000, &window)) == 0) {
		seL4_Word w = 0;

		error = window_map(window, child, &w);
		if (error == 0) {
			error = window_view(window, &view);
			window_put(window);
		}
		window_put(window);
	}
	for (unsigned i = 0; error == 0 && i < 20; i++) {
		error = arena_object(arena, i % 2 ? seL4_TCBObject : seL4_ReplyObject, 0, &object);
	}
	return error;
}

static int everything_once(void)
{
	static const struct space_key one = { .name = "parent" }, other = { .name = "child" };
	struct space *parent, *child;
	struct arena arena;
	int error = space_take(&one, &parent);

	if (error != 0) {
		return error;
	}
	arena_init(&arena, BLOCK_ARENA, 14);
	error = space_take(&other, &child);
	if (error == 0) {
		error = do_everything(parent, child, &arena);
		space_settle(child);
		space_retire(child, &other);
	}
	space_settle(parent);
	space_retire(parent, &one);
	arena_release(&arena);
	work_finish();
	return error;
}

/* The second time in spaces that have been used before. */
static int everything_twice(void)
{
	int error = everything_once();

	return error != 0 ? error : everything_once();
}

static void every_failure_gives_everything_back(void **state)
{
	unsigned long n, refused = 0;

	(void)state;
	for (n = 1; n < FAILURES; n++) {
		int error;

		/* Caches differ from turn to turn; without them growth fails too. */
		if (n % 2 == 0) {
			pages_trim();
		}
		machine_fail_at(n);
		error = everything_twice();
		if (!machine_has_failed()) {
			machine_fail_at(0);
			assert_int_equal(error, 0);
			break;
		}
		assert_true(error == 0 || error == ENOMEM);
		refused += error != 0;
		machine_fail_at(0);
		compare(&before, "after a failure");
		assert_int_equal(checks_failed, 0);
	}
	printf("%lu calls that can fail, %lu refused\n", n - 1, refused);
	assert_true(n > 100 && n < FAILURES);
	assert_true(refused > 50);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, read_ledgers, ledgers_are_the_same)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(heap_gives_and_takes),
		TEST(pages_are_zero_and_counted),
		TEST(arenas_go_back_whole),
		TEST(slots_are_unique_and_runs_lie_in_one_leaf),
		TEST(blocks_do_not_overlap),
		TEST(halves_join_for_a_large_block),
		TEST(device_pages_are_found_by_address),
		TEST(written_pages_are_the_writers_own),
		TEST(what_is_written_between_forks_is_copied_at_once),
		TEST(what_a_run_left_is_not_seen_by_the_next),
		TEST(a_large_range_goes_in_slices),
		TEST(protection_is_taken_away_at_once),
		TEST(more_spaces_than_one_pool_of_numbers),
		TEST(spaces_map_fork_and_end),
		TEST(a_second_run_finds_its_program_and_nothing_else),
		TEST(every_failure_gives_everything_back),
		TEST(memory_runs_out_and_comes_back),
	};

	return cmocka_run_group_tests(tests, boot_once, NULL);
}
