/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Budgets: SCHED_SPORADIC is told as it was set, holds a thread back while
 * others run, and ends with the policy or the thread.
 */
#include <errno.h>
#include <pthread.h>
#include <sys/neutrino.h>

#include "check.h"
#include "harts.h"

static void a_budget_is_told(void)
{
	struct sched_param param = sporadic(), told;
	int policy;

	CHECK_INT(pthread_setschedparam(pthread_self(), SCHED_SPORADIC, &param), 0);
	CHECK_INT(pthread_getschedparam(pthread_self(), &policy, &told), 0);
	CHECK_INT(policy, SCHED_SPORADIC);
	CHECK_INT(told.sched_priority, HIGH);
	CHECK_INT(told.sched_ss_low_priority, LOW);
	CHECK_INT(told.sched_ss_max_repl, 1);
	CHECK_INT(told.sched_ss_init_budget.tv_nsec, BUDGET_MS * MS);
	CHECK_INT(told.sched_ss_repl_period.tv_nsec, PERIOD_MS * MS);
	param.sched_priority = HIGH + 1;
	CHECK_INT(sched_setparam(0, &param), 0);
	CHECK_INT(pthread_setschedprio(pthread_self(), HIGH), 0);
	CHECK_INT(SchedGet(0, 0, &told), SCHED_SPORADIC);
	CHECK_INT(told.sched_ss_init_budget.tv_nsec, BUDGET_MS * MS);
	CHECK_INT(set_self(SCHED_RR, 10), 0);
}

static void bad_budgets_are_refused(void)
{
	struct sched_param param = sporadic();

	param.sched_ss_low_priority = HIGH + 1;
	CHECK_ERRNO(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
	param.sched_ss_low_priority = 0;
	CHECK_ERRNO(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
	param = sporadic();
	param.sched_ss_max_repl = 0;
	CHECK_ERRNO(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
	param = sporadic();
	param.sched_ss_init_budget = (struct timespec){ 1, 0 };
	CHECK_ERRNO(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
	param.sched_ss_init_budget = (struct timespec){ 0, 0 };
	CHECK_ERRNO(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
	param.sched_ss_init_budget = (struct timespec){ 0, 1000000000 };
	CHECK_ERRNO(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
	CHECK_INT(SchedGet(0, 0, &param), SCHED_RR);
}

enum { RUNS = 100, GIVE_UP_S = 60 };

/* Runs as hard as it can; a run ends when the rival has got the hart. */
struct hog {
	struct rival *rival;
	long start[RUNS + 1], length[RUNS];
	int runs, error;
};

static void *hog_run(void *argument)
{
	struct hog *hog = argument;
	struct sched_param param = sporadic();
	long give_up = steady_ns() + GIVE_UP_S * 1000000000L;
	long count = atomic_load(&hog->rival->count);
	long last, now;

	hog->error = pthread_setschedparam(pthread_self(), SCHED_SPORADIC, &param);
	last = hog->start[0] = steady_ns();
	while (!hog->error && hog->runs < RUNS && last < give_up) {
		now = steady_ns();
		if (atomic_load(&hog->rival->count) != count) {
			count = atomic_load(&hog->rival->count);
			hog->length[hog->runs] = last - hog->start[hog->runs];
			hog->start[++hog->runs] = now;
		}
		last = now;
	}
	atomic_store(&hog->rival->stop, 1);
	return NULL;
}

static void hog_start(struct hog *hog)
{
	pthread_t one, other;

	stay_on(last_hart());
	CHECK_INT(set_self(SCHED_FIFO, HIGH + 1), 0);
	CHECK_INT(pthread_create(&one, NULL, rival_run, hog->rival), 0);
	CHECK_INT(pthread_create(&other, NULL, hog_run, hog), 0);
	CHECK_INT(pthread_join(other, NULL), 0);
	CHECK_INT(pthread_join(one, NULL), 0);
	go_anywhere();
	CHECK_INT(set_self(SCHED_RR, 10), 0);
}

/* Against a rival between its two priorities it has its budget once in each period. */
static void a_budget_is_had_once_per_period(void)
{
	struct rival rival = { .stop = 0 };
	struct hog hog = { .rival = &rival };
	long shortest = GIVE_UP_S * 1000000000L, longest = 0;

	hog_start(&hog);
	CHECK_INT(hog.error, 0);
	CHECK_INT(hog.runs, RUNS);
	for (int i = 1; i < RUNS; i++) {
		shortest = hog.length[i] < shortest ? hog.length[i] : shortest;
		longest = hog.length[i] > longest ? hog.length[i] : longest;
	}
	CHECK(longest >= (BUDGET_MS - 1) * MS);
	/* A slow machine tells the kernel late that the budget is used up. */
	CHECK(shortest <= PERIOD_MS * MS / 2);
	CHECK(hog.start[RUNS] - hog.start[1] >= (RUNS - 2) * PERIOD_MS * (long)MS);
}

static void *see_both_priorities(void *argument)
{
	struct sched_param param = sporadic();
	int *seen = argument;
	long give_up = now_ms() + 20000;

	if (pthread_setschedparam(pthread_self(), SCHED_SPORADIC, &param) != 0) {
		return (void *)1;
	}
	/* High, then low when the budget is used up, then high again. */
	while (*seen < 3 && now_ms() < give_up) {
		spin_ms(1);
		SchedGet(0, 0, &param);
		*seen += param.sched_curpriority == (*seen == 1 ? LOW : HIGH);
	}
	return param.sched_priority == HIGH ? NULL : (void *)1;
}

static void without_budget_it_runs_at_its_low_priority(void)
{
	pthread_t thread;
	void *result;
	int seen = 0;

	CHECK_INT(pthread_create(&thread, NULL, see_both_priorities, &seen), 0);
	CHECK_INT(pthread_join(thread, &result), 0);
	CHECK(result == NULL);
	CHECK_INT(seen, 3);
}

/* It has used its budget up; then it is something else. */
static void a_policy_ends_a_budget(void)
{
	struct sched_param param = sporadic();

	CHECK_INT(SchedSet(0, 0, SCHED_SPORADIC, &param), 0);
	spin_ms(2 * BUDGET_MS);
	CHECK_INT(set_self(SCHED_RR, 10), 0);
	sleep_ms(2 * PERIOD_MS);
	CHECK_INT(SchedGet(0, 0, &param), SCHED_RR);
	CHECK_INT(param.sched_curpriority, 10);
}

static int ends_without_budget(void *unused)
{
	struct sched_param param = sporadic();

	(void)unused;
	if (SchedSet(0, 0, SCHED_SPORADIC, &param) != 0) {
		return 1;
	}
	spin_ms(2 * BUDGET_MS);
	return 7;
}

static void a_thread_may_end_without_budget(void)
{
	CHECK_INT(in_child(ends_without_budget), 7);
	sleep_ms(2 * PERIOD_MS);
}

TESTS_MAIN(TEST(a_budget_is_told), TEST(bad_budgets_are_refused),
	   TEST(a_budget_is_had_once_per_period), TEST(without_budget_it_runs_at_its_low_priority),
	   TEST(a_policy_ends_a_budget), TEST(a_thread_may_end_without_budget))
