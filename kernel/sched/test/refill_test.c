/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Budgets: what is used comes back a period later, never sooner, and nothing
 * is lost. The random test keeps its own record of use and holds every window
 * of one period against the budget.
 */
#include "kernel/sched_context.h"
#include "kernel/test/test.h"

enum { MIN = 200, STEPS = 20000, USES = 4096 };

static struct sched_context *sc;

static int set_up(void **state)
{
	(void)state;
	arena_reset();
	sc = arena_take(2048);
	return 0;
}

static void check_shape(void)
{
	word i = sc->refill_head, last = 0;

	assert_in_range(sc->refill_count, 1, sc->refill_max);
	assert_int_equal(refill_sum(sc), sc->budget);
	assert_true(refill_head(sc)->amount >= MIN);
	for (word n = 0; n < sc->refill_count && sc->period; n++) {
		assert_true(sc->refills[i].time >= last);
		last = sc->refills[i].time + sc->refills[i].amount;
		i = i + 1 == sc->refill_max ? 0 : i + 1;
	}
}

static void new_context_has_its_budget_at_once(void **state)
{
	(void)state;
	refill_new(sc, 10, 5000, 20000, 100);
	assert_true(refill_ready(sc, 100));
	assert_false(refill_ready(sc, 99));
	assert_true(refill_sufficient(sc, 5000 - MIN, MIN));
	assert_false(refill_sufficient(sc, 5000 - MIN + 1, MIN));
	check_shape();
}

static void used_time_comes_back_a_period_after_its_use_began(void **state)
{
	(void)state;
	refill_new(sc, 10, 5000, 20000, 100);
	refill_charge(sc, 1000, MIN);
	check_shape();
	assert_int_equal(refill_head(sc)->amount, 4000);
	assert_int_equal(refill_head(sc)->time, 1100);
	refill_charge(sc, 4000, MIN);
	check_shape();
	assert_int_equal(refill_head(sc)->time, 20100);
}

static void overrun_is_paid_back(void **state)
{
	(void)state;
	refill_new(sc, 2, 1000, 10000, 0);
	refill_charge(sc, 2500, MIN);
	check_shape();
	/* Two whole budgets and a half were used: two periods to wait. */
	assert_true(refill_head(sc)->time >= 20000);
}

static void round_robin_slice_starts_again_when_used_up(void **state)
{
	(void)state;
	refill_new(sc, 2, 5000, 0, 0);
	refill_charge(sc, 1000, MIN);
	assert_int_equal(refill_head(sc)->amount, 4000);
	check_shape();
	refill_charge(sc, 3900, MIN);
	assert_int_equal(refill_head(sc)->amount, 5000);
	assert_true(refill_ready(sc, 0));
	check_shape();
}

static void unblock_does_not_save_time_up(void **state)
{
	(void)state;
	refill_new(sc, 4, 5000, 20000, 0);
	refill_charge(sc, 2000, MIN);
	refill_unblock(sc, 100000, MIN);
	check_shape();
	assert_int_equal(sc->refill_count, 1);
	assert_int_equal(refill_head(sc)->time, 100000);
	assert_int_equal(refill_head(sc)->amount, 5000);
}

static void update_keeps_the_time_of_a_sleeping_context(void **state)
{
	(void)state;
	refill_new(sc, 2, 1000, 10000, 0);
	refill_charge(sc, 1000, MIN);
	refill_update(sc, 2, 500, 7000, 50);
	assert_int_equal(refill_head(sc)->time, 10000);
	check_shape();
	refill_update(sc, 2, 3000, 7000, 60);
	assert_int_equal(refill_head(sc)->time, 10000);
	assert_int_equal(refill_head(sc)->amount, 500);
	check_shape();
}

static void update_to_round_robin_wakes_at_once(void **state)
{
	(void)state;
	refill_new(sc, 2, 1000, 10000, 0);
	refill_charge(sc, 1000, MIN);
	refill_update(sc, 2, 5000, 0, 50);
	assert_true(refill_ready(sc, 50));
	assert_int_equal(refill_head(sc)->amount, 5000);
	check_shape();
}

struct use {
	word from, amount;
};

/* All that was used within the period that begins with each use. */
static void check_windows(const struct use *uses, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		word sum = 0, end = uses[i].from + sc->period;

		for (unsigned j = i; j < count && uses[j].from < end; j++) {
			word rest = end - uses[j].from;

			sum += uses[j].amount < rest ? uses[j].amount : rest;
		}
		assert_true(sum <= sc->budget);
	}
}

static void random_use(word seed)
{
	static struct use uses[USES];
	word now = 0;
	unsigned count = 0;

	random_seed(seed);
	refill_new(sc, 2 + random_below(8), 2000 + random_below(8000), 10000 + random_below(90000),
		   now);
	for (int step = 0; step < STEPS && count < USES; step++) {
		word used;

		now += random_below(3000);
		if (!refill_ready(sc, now)) {
			now = refill_head(sc)->time + random_below(2) * random_below(50000);
		}
		refill_unblock(sc, now, MIN);
		check_shape();
		used = 1 + random_below(refill_head(sc)->amount);
		uses[count++] = (struct use){ now, used };
		now += used;
		refill_charge(sc, used, MIN);
		check_shape();
	}
	check_windows(uses, count);
}

static void no_period_ever_sees_more_than_the_budget(void **state)
{
	(void)state;
	for (word seed = 1; seed <= 50; seed++) {
		set_up(NULL);
		random_use(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(new_context_has_its_budget_at_once, set_up),
		cmocka_unit_test_setup(used_time_comes_back_a_period_after_its_use_began, set_up),
		cmocka_unit_test_setup(overrun_is_paid_back, set_up),
		cmocka_unit_test_setup(round_robin_slice_starts_again_when_used_up, set_up),
		cmocka_unit_test_setup(unblock_does_not_save_time_up, set_up),
		cmocka_unit_test_setup(update_keeps_the_time_of_a_sleeping_context, set_up),
		cmocka_unit_test_setup(update_to_round_robin_wakes_at_once, set_up),
		cmocka_unit_test_setup(no_period_ever_sees_more_than_the_budget, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
