/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces on the host: what is mapped where after faults, forks,
 * protections, in the next run of a program, and while a large range goes.
 */
#include <base/bits.h>

#include "abi/posix/errno.h"
#include "taskman/boot/test/rounds.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/space.h"
#include "taskman/test/booted.h"
#include "taskman/test/machine.h"

enum { RW = TM_PROT_READ | TM_PROT_WRITE };

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(written_pages_are_the_writers_own),
		TEST(what_is_written_between_forks_is_copied_at_once),
		TEST(what_a_run_left_is_not_seen_by_the_next),
		TEST(a_large_range_goes_in_slices),
		TEST(protection_is_taken_away_at_once),
		TEST(more_spaces_than_one_pool_of_numbers),
		TEST(spaces_map_fork_and_end),
		TEST(a_second_run_finds_its_program_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, boot_once, NULL);
}
