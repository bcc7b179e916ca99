/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling: policies, budgets, priorities, harts. Who runs is seen by who
 * counts on a shared hart, not by how long something took: a slow machine
 * under the tests stands still now and then, which makes somebody's run longer
 * or shorter. So of several runs the best one is looked at, and all together.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/neutrino.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

enum { MS = 1000000, BUDGET_MS = 5, PERIOD_MS = 50, LOW = 8, MIDDLE = 20, HIGH = 30 };

/* Asked once, before the calling thread gives any up: musl counts its run mask. */
static unsigned harts(void)
{
	static unsigned count;

	if (!count) {
		count = (unsigned)sysconf(_SC_NPROCESSORS_CONF);
	}
	return count;
}

static unsigned last_hart(void)
{
	return harts() - 1;
}

static unsigned hart_now(void)
{
	return (unsigned)sched_getcpu();
}

/* Here and for everything made from now on. */
static void stay_on(unsigned hart)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(hart, &set);
	CHECK_INT(sched_setaffinity(0, sizeof(set), &set), 0);
}

static void go_anywhere(void)
{
	cpu_set_t set;

	memset(&set, 0xff, sizeof(set));
	sched_setaffinity(0, sizeof(set), &set);
}

static int set_self(int policy, int priority)
{
	struct sched_param param = { .sched_priority = priority };

	return pthread_setschedparam(pthread_self(), policy, &param);
}

static long steady_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static struct sched_param sporadic(void)
{
	return (struct sched_param){
		.sched_priority = HIGH, .sched_ss_low_priority = LOW, .sched_ss_max_repl = 1,
		.sched_ss_init_budget = { 0, BUDGET_MS * MS },
		.sched_ss_repl_period = { 0, PERIOD_MS * MS },
	};
}

/* In a child: what it sets ends with it. */
static int in_child(int (*function)(void *))
{
	return child_end(child_start(function, NULL));
}

static void what_was_set_is_told(void)
{
	static const int policies[] = { SCHED_FIFO, SCHED_RR, SCHED_OTHER };
	struct sched_param param;
	int policy;

	for (unsigned i = 0; i < 3; i++) {
		CHECK_INT(set_self(policies[i], 11 + (int)i), 0);
		CHECK_INT(pthread_getschedparam(pthread_self(), &policy, &param), 0);
		CHECK_INT(policy, policies[i]);
		CHECK_INT(param.sched_priority, 11 + i);
		CHECK_INT(param.sched_curpriority, 11 + i);
		CHECK_INT(sched_getscheduler(0), policies[i]);
		CHECK_INT(SchedGet(0, 0, &param), policies[i]);
		CHECK_INT(SchedGet(getpid(), 1, &param), policies[i]);
	}
	CHECK_INT(pthread_setschedprio(pthread_self(), 12), 0);
	CHECK_INT(sched_getparam(getpid(), &param), 0);
	CHECK_INT(param.sched_priority, 12);
	CHECK_INT(set_self(SCHED_RR, 10), 0);
}

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

static void bad_values_are_refused(void)
{
	struct sched_param param = { .sched_priority = 10 };

	CHECK_INT(set_self(17, 10), EINVAL);
	CHECK_INT(set_self(-1, 10), EINVAL);
	CHECK_INT(set_self(SCHED_RR, 0), EINVAL);
	CHECK_INT(set_self(SCHED_RR, -1), EINVAL);
	CHECK_INT(set_self(SCHED_RR, 254), EINVAL);
	CHECK_INT(set_self(SCHED_RR, 256 + 10), EINVAL);
	CHECK_ERRNO(sched_setscheduler(99999, SCHED_RR, &param), ESRCH);
	CHECK_ERRNO(sched_getscheduler(99999), ESRCH);
	CHECK_ERRNO(SchedGet(0, 9999, &param), ESRCH);
	CHECK_ERRNO(sched_setscheduler(1, SCHED_RR, &param), EPERM);
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

/* What a refusal is told as, from a child that is nobody. */
static int as_nobody(void *unused)
{
	struct sched_param param;

	(void)unused;
	if (setuid(99) != 0) {
		return 1;
	}
	if (set_self(SCHED_RR, 64) != EPERM || set_self(SCHED_RR, 63) != 0) {
		return 2;
	}
	param = sporadic();
	param.sched_priority = 64;
	if (SchedSet_r(0, 0, SCHED_SPORADIC, &param) != -EPERM) {
		return 3;
	}
	param.sched_priority = 10;
	/* The parent is root's: it may be looked at neither. */
	return SchedSet_r(getppid(), 1, SCHED_RR, &param) == -EPERM ? 0 : 4;
}

static void only_root_goes_above_63_or_touches_others(void)
{
	CHECK_INT(in_child(as_nobody), 0);
	CHECK_INT(set_self(SCHED_RR, 253), 0);
	CHECK_INT(set_self(SCHED_RR, 10), 0);
}

static void spin_ms(long ms)
{
	long end = steady_ns() + ms * MS;

	while (steady_ns() < end) {
	}
}

/* Two threads on one hart that never wait: who ran last, and who is at the start. */
struct track {
	atomic_int turn;
	atomic_int arrived;
};

/* One of them: a change of hand is counted. */
struct runner {
	pthread_t thread;
	int policy;
	struct track *track;
	int number;
	int switches;
};

enum { RACE_MS = 600 };

/*
 * Both are ready before either counts: one that is woken goes before an equal
 * that was preempted (the order of the kernel's contract), and that is no
 * preemption by an equal.
 */
static void *run(void *argument)
{
	struct runner *r = argument;
	int error = set_self(r->policy, MIDDLE);
	long end;

	atomic_fetch_add(&r->track->arrived, 1);
	if (error != 0) {
		return (void *)1;
	}
	while (atomic_load(&r->track->arrived) < 2) {
		sched_yield();
	}
	end = steady_ns() + RACE_MS * (long)MS;
	while (steady_ns() < end) {
		if (atomic_exchange(&r->track->turn, r->number) != r->number) {
			r->switches++;
		}
	}
	return NULL;
}

/* Two equal threads, started while their maker is above them. */
static void race(struct runner r[2], int policy)
{
	struct track track = { .turn = -1 };
	void *result;

	stay_on(last_hart());
	CHECK_INT(set_self(SCHED_FIFO, HIGH), 0);
	for (int i = 0; i < 2; i++) {
		r[i] = (struct runner){ .policy = policy, .track = &track, .number = i };
		CHECK_INT(pthread_create(&r[i].thread, NULL, run, &r[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_join(r[i].thread, &result), 0);
		CHECK(result == NULL);
	}
	go_anywhere();
	CHECK_INT(set_self(SCHED_RR, 10), 0);
}

static void fifo_is_not_preempted_by_equals(void)
{
	struct runner r[2];

	race(r, SCHED_FIFO);
	CHECK_INT(r[0].switches, 1);
	CHECK_INT(r[1].switches, 1);
}

static void round_robin_shares(void)
{
	struct runner r[2];

	race(r, SCHED_RR);
	/* Slices of 4 ms; a slow machine makes them longer. */
	CHECK(r[0].switches >= 5);
	CHECK(r[1].switches >= 5);
}

/* Keeps the hart busy at a middle priority. */
struct rival {
	atomic_int stop;
	atomic_long count;
};

static void *rival_run(void *argument)
{
	struct rival *rival = argument;

	if (set_self(SCHED_RR, MIDDLE) != 0) {
		return (void *)1;
	}
	while (!atomic_load(&rival->stop)) {
		atomic_fetch_add(&rival->count, 1);
	}
	return NULL;
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

static void *where_it_runs(void *argument)
{
	atomic_int *stop = argument;
	long wanted = last_hart();
	long wrong = set_self(SCHED_RR, MIDDLE);

	while (!atomic_load(stop)) {
		wrong += (long)hart_now() != wanted;
	}
	return (void *)wrong;
}

static void a_run_mask_is_kept(void)
{
	atomic_int stop = 0;
	pthread_t thread, rivals[2];
	struct rival rival = { .stop = 0 };
	void *wrong;

	/* Above them all: on one hart it would not come back from its sleep. */
	CHECK_INT(set_self(SCHED_FIFO, HIGH), 0);
	stay_on(last_hart());
	CHECK_INT(hart_now(), last_hart());
	CHECK_INT(pthread_create(&thread, NULL, where_it_runs, &stop), 0);
	go_anywhere();
	/* Busy harts are what threads are moved for. */
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_create(&rivals[i], NULL, rival_run, &rival), 0);
	}
	sleep_ms(500);
	atomic_store(&rival.stop, 1);
	atomic_store(&stop, 1);
	CHECK_INT(pthread_join(thread, &wrong), 0);
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_join(rivals[i], NULL), 0);
	}
	CHECK_INT(set_self(SCHED_RR, 10), 0);
	CHECK_INT((long)wrong, 0);
}

static unsigned swap_mask(unsigned mask)
{
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &mask), 0);
	return mask;
}

static void *own_mask(void *unused)
{
	(void)unused;
	return (void *)(uintptr_t)swap_mask(0);
}

static unsigned mask_of_new_thread(void)
{
	pthread_t thread;
	void *mask;

	CHECK_INT(pthread_create(&thread, NULL, own_mask, NULL), 0);
	CHECK_INT(pthread_join(thread, &mask), 0);
	return (unsigned)(uintptr_t)mask;
}

static int child_mask(void *unused)
{
	(void)unused;
	return (int)swap_mask(0);
}

static void run_masks_are_inherited_as_told(void)
{
	unsigned all = (1u << harts()) - 1;
	unsigned one = 1u << last_hart();
	struct _thread_runmask masks = { .size = RMSK_SIZE(harts()), .masks = { one, one } };

	CHECK_INT(swap_mask(0), all);
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(uintptr_t)one), 0);
	CHECK_INT(hart_now(), last_hart());
	/* A run mask alone is the thread's own. */
	CHECK_INT(mask_of_new_thread(), all);
	CHECK_INT(in_child(child_mask), all);
	CHECK_INT(swap_mask(all), one);
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &masks), 0);
	CHECK_INT(masks.masks[0], all);
	CHECK_INT(masks.masks[1], all);
	CHECK_INT(mask_of_new_thread(), one);
	CHECK_INT(in_child(child_mask), one);
	masks.masks[0] = masks.masks[1] = all;
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &masks), 0);
	CHECK_INT(masks.masks[1], one);
	CHECK_INT(mask_of_new_thread(), all);
}

static void masks_without_a_hart_are_refused(void)
{
	unsigned none = 1u << 31;
	struct _thread_runmask masks = { .size = 2 };

	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK, NULL), EINVAL);
	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(uintptr_t)none), EINVAL);
	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &none), EINVAL);
	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &masks), EINVAL);
	CHECK_ERRNO(ThreadCtl(999, NULL), EINVAL);
	CHECK_INT(swap_mask(0), (1u << harts()) - 1);
}

static void *own_policy(void *told)
{
	return (void *)(intptr_t)SchedGet(0, 0, told);
}

static int child_policy(void *unused)
{
	struct sched_param param;

	(void)unused;
	return SchedGet(0, 0, &param) * 100 + param.sched_priority;
}

static void policies_are_inherited(void)
{
	struct sched_param param = sporadic(), told;
	pthread_t thread;
	void *policy;

	CHECK_INT(set_self(SCHED_FIFO, 15), 0);
	CHECK_INT(in_child(child_policy), 115);
	CHECK_INT(SchedSet(0, 0, SCHED_SPORADIC, &param), 0);
	CHECK_INT(pthread_create(&thread, NULL, own_policy, &told), 0);
	CHECK_INT(pthread_join(thread, &policy), 0);
	CHECK_INT(set_self(SCHED_RR, 10), 0);
	CHECK_INT((intptr_t)policy, SCHED_SPORADIC);
	CHECK_INT(told.sched_ss_init_budget.tv_nsec, BUDGET_MS * MS);
	CHECK_INT(told.sched_ss_low_priority, LOW);
}

static void a_thread_has_a_name(void)
{
	struct _thread_name name = {
		.new_name_len = 5, .name_buf_len = _NTO_THREAD_NAME_MAX, .name_buf = "first",
	};

	CHECK_INT(ThreadCtl(_NTO_TCTL_NAME, &name), 0);
	name.new_name_len = -1;
	CHECK_INT(ThreadCtl(_NTO_TCTL_NAME, &name), 0);
	CHECK(strcmp(name.name_buf, "first") == 0);
	name.new_name_len = 99;
	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_NAME, &name), EINVAL);
}

TESTS_MAIN(TEST(what_was_set_is_told), TEST(a_budget_is_told), TEST(bad_values_are_refused),
	   TEST(bad_budgets_are_refused), TEST(only_root_goes_above_63_or_touches_others),
	   TEST(fifo_is_not_preempted_by_equals), TEST(round_robin_shares),
	   TEST(a_budget_is_had_once_per_period), TEST(without_budget_it_runs_at_its_low_priority),
	   TEST(a_policy_ends_a_budget), TEST(a_thread_may_end_without_budget),
	   TEST(a_run_mask_is_kept), TEST(run_masks_are_inherited_as_told),
	   TEST(masks_without_a_hart_are_refused), TEST(policies_are_inherited),
	   TEST(a_thread_has_a_name))
