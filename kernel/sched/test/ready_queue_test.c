/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ready queues: highest priority first, order within one kept, and the
 * bitmap always agrees with the lists.
 */
#include "kernel/sched.h"
#include "kernel/test/test.h"

enum { THREADS = 40, STEPS = 100000 };

static struct core core;
static struct tcb threads[THREADS];

static int set_up(void **state)
{
	(void)state;
	core = (struct core){ 0 };
	for (int i = 0; i < THREADS; i++) {
		threads[i] = (struct tcb){ 0 };
	}
	return 0;
}

static void an_empty_core_has_no_thread(void **state)
{
	(void)state;
	assert_int_equal(ready_highest(&core), -1);
	assert_null(ready_first(&core));
}

static void every_priority_is_found(void **state)
{
	(void)state;
	for (int p = 0; p < PRIORITIES; p++) {
		threads[0].priority = p;
		ready_push(&core, &threads[0]);
		assert_int_equal(ready_highest(&core), p);
		assert_ptr_equal(ready_first(&core), &threads[0]);
		ready_remove(&core, &threads[0]);
		assert_int_equal(ready_highest(&core), -1);
	}
}

static void pushed_goes_before_appended(void **state)
{
	(void)state;
	ready_append(&core, &threads[0]);
	ready_append(&core, &threads[1]);
	ready_push(&core, &threads[2]);
	assert_ptr_equal(ready_first(&core), &threads[2]);
	ready_remove(&core, &threads[2]);
	assert_ptr_equal(ready_first(&core), &threads[0]);
	ready_remove(&core, &threads[0]);
	assert_ptr_equal(ready_first(&core), &threads[1]);
}

static int highest_of_all(void)
{
	int highest = -1;

	for (int i = 0; i < THREADS; i++) {
		if (threads[i].queue == QUEUE_READY && threads[i].priority > highest) {
			highest = threads[i].priority;
		}
	}
	return highest;
}

static void random_changes_keep_the_highest_right(void **state)
{
	(void)state;
	random_seed(1);
	for (int step = 0; step < STEPS; step++) {
		struct tcb *t = &threads[random_below(THREADS)];

		if (t->queue == QUEUE_READY) {
			ready_remove(&core, t);
		} else {
			t->priority = random_below(PRIORITIES);
			if (random_below(2)) {
				ready_push(&core, t);
			} else {
				ready_append(&core, t);
			}
		}
		assert_int_equal(ready_highest(&core), highest_of_all());
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_empty_core_has_no_thread, set_up),
		cmocka_unit_test_setup(every_priority_is_found, set_up),
		cmocka_unit_test_setup(pushed_goes_before_appended, set_up),
		cmocka_unit_test_setup(random_changes_keep_the_highest_right, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
