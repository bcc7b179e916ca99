/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling: policies and priorities, who may set them, and what they do among
 * equals. Budgets are in sporadic_test.c, harts in runmask_test.c.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"
#include "harts.h"

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

TESTS_MAIN(TEST(what_was_set_is_told), TEST(bad_values_are_refused),
	   TEST(only_root_goes_above_63_or_touches_others),
	   TEST(fifo_is_not_preempted_by_equals), TEST(round_robin_shares),
	   TEST(policies_are_inherited), TEST(a_thread_has_a_name))
