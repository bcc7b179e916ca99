/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling contexts: limits, binding, Yield, YieldTo, Consumed. What budgets
 * and periods mean is in budget.c, timeout faults are in timeout.c.
 */
#include "tests/kernel/counting.h"
#include "tests/kernel/test.h"
#include "tests/kernel/turns.h"

enum {
	MIN_US = 20,
	MS = 1000,
};

static const seL4_Word MAX_US = 0x333333333333333;

static int configure(seL4_CPtr sc, seL4_Time budget, seL4_Time period, seL4_Word refills)
{
	return seL4_SchedControl_ConfigureFlags(schedcontrol(0), sc, budget, period, refills, 0, 0);
}

TEST(sched_configure_limits)
{
	seL4_CPtr sc = sc_new();

	OK(configure(sc, MIN_US, MIN_US, 0));
	OK(configure(sc, MAX_US, MAX_US, 0));
	CHECK_EQ(configure(sc, MIN_US - 1, 1000, 0), seL4_RangeError);
	CHECK_EQ(seL4_GetMR(0), MIN_US);
	CHECK_EQ(seL4_GetMR(1), MAX_US);
	CHECK_EQ(configure(sc, MIN_US, MIN_US - 1, 0), seL4_RangeError);
	CHECK_EQ(configure(sc, MAX_US + 1, MAX_US + 1, 0), seL4_RangeError);
	CHECK_EQ(configure(sc, 2000, 1000, 0), seL4_RangeError);
	CHECK_EQ(configure(tcb_new(), 1000, 1000, 0), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
}

TEST(sched_configure_looks_at_the_times_first)
{
	CHECK_EQ(configure(tcb_new(), 2000, 1000, 0), seL4_RangeError);
	CHECK_EQ(configure(slot_new(), MIN_US - 1, 1000, 0), seL4_RangeError);
	CHECK_EQ(configure(slot_new(), 1000, 1000, 0), seL4_InvalidCapability);
}

TEST(sched_extra_refills_are_limited_by_size)
{
	static const struct {
		seL4_Word bits, most;
	} sizes[] = { { 7, 0 }, { 8, 8 }, { 9, 24 }, { 10, 56 } };

	for (unsigned i = 0; i < 4; i++) {
		seL4_CPtr sc = object_new(seL4_SchedContextObject, sizes[i].bits);

		OK(configure(sc, 1000, 10000, sizes[i].most));
		CHECK_EQ(configure(sc, 1000, 10000, sizes[i].most + 1), seL4_RangeError);
		CHECK_EQ(seL4_GetMR(0), 0);
		CHECK_EQ(seL4_GetMR(1), sizes[i].most);
	}
}

TEST(sched_thread_without_context_does_not_run)
{
	struct thread *t = thread_passive(PRIO_HIGH);
	seL4_CPtr sc = sc_new();

	counter = 0;
	thread_start(t, step, 0, 0, 0);
	CHECK_EQ(counter, 0);
	OK(seL4_SchedContext_Bind(sc, t->tcb)); /* has no time yet */
	CHECK_EQ(counter, 0);
	OK(configure(sc, 1000, 1000, 0));
	CHECK_EQ(counter, 1);
}

TEST(sched_bind_errors)
{
	struct thread *t = thread_new(PRIO_LOW), *other = thread_passive(PRIO_LOW);
	seL4_CPtr sc = sc_new(), notification = notification_new();

	CHECK_EQ(seL4_SchedContext_Bind(sc, t->tcb), seL4_IllegalOperation);
	CHECK_EQ(seL4_SchedContext_Bind(t->sc, other->tcb), seL4_IllegalOperation);
	CHECK_EQ(seL4_SchedContext_Bind(sc, endpoint_new()), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 1);
	OK(seL4_SchedContext_Bind(sc, notification));
	CHECK_EQ(seL4_SchedContext_Bind(sc, notification), seL4_IllegalOperation);
	CHECK_EQ(seL4_SchedContext_Bind(sc_new(), notification), seL4_IllegalOperation);
}

TEST(sched_unbind_errors)
{
	struct thread *t = thread_new(PRIO_LOW);
	seL4_CPtr notification = notification_new();

	CHECK_EQ(seL4_SchedContext_UnbindObject(t->sc, thread_new(PRIO_LOW)->tcb),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_SchedContext_UnbindObject(t->sc, notification), seL4_IllegalOperation);
	CHECK_EQ(seL4_SchedContext_UnbindObject(t->sc, endpoint_new()), seL4_InvalidCapability);
	CHECK_EQ(seL4_SchedContext_Unbind(sc_own()), seL4_IllegalOperation);
	CHECK_EQ(seL4_SchedContext_UnbindObject(sc_own(),
			 tcb_own()), seL4_IllegalOperation);
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	OK(seL4_SchedContext_Bind(t->sc, t->tcb));
	OK(seL4_SchedContext_Unbind(t->sc));
	OK(seL4_SchedContext_Unbind(t->sc));
}

TEST(sched_params_bind_and_unbind_contexts)
{
	struct thread *t = thread_new(PRIO_LOW), *other = thread_passive(PRIO_LOW);
	seL4_CPtr root = seL4_CapInitThreadTCB;

	CHECK_EQ(seL4_TCB_SetSchedParams(other->tcb, root, 255, PRIO_LOW, t->sc, 0),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_TCB_SetSchedParams(t->tcb, root, 255, PRIO_LOW, sc_new(), 0),
		 seL4_IllegalOperation);
	OK(seL4_TCB_SetSchedParams(t->tcb, root, 255, PRIO_LOW, t->sc, 0));
	OK(seL4_TCB_SetSchedParams(t->tcb, root, 255, PRIO_LOW, 0, 0));
	OK(seL4_TCB_SetSchedParams(other->tcb, root, 255, PRIO_LOW, t->sc, 0));
	CHECK_EQ(seL4_TCB_SetSchedParams(tcb_own(), root, 255,
					 PRIO, 0, 0), seL4_IllegalOperation);
}

TEST(sched_unbound_thread_stops)
{
	struct thread *t;
	seL4_Word before;

	counter = 0;
	t = thread_run(PRIO, count_up, 0, 0, 0);
	CHECK(changes_by_yield(&counter, 0));
	OK(seL4_SchedContext_UnbindObject(t->sc, t->tcb));
	before = counter;
	seL4_Yield();
	CHECK_EQ(counter, before);
	OK(seL4_SchedContext_Bind(t->sc, t->tcb));
	CHECK(changes_by_yield(&counter, before));
	before = counter;
	cap_delete(t->sc);
	seL4_Yield();
	CHECK_EQ(counter, before);
}

TEST(sched_higher_priority_starves_lower)
{
	struct thread *high = thread_run(PRIO_LOW + 1, count_up, 0, 0, 0);
	struct thread *low = thread_run(PRIO_LOW, step, 0, 0, 0);
	seL4_Word used = 0;

	OK(configure(sc_own(), 49 * MS, 50 * MS, 0));
	while (used < 40 * MS) {
		seL4_Yield();
		used += sc_consumed(high->sc);
	}
	CHECK_EQ(low->finished, 0);
}

static volatile seL4_Word times[4];

static void yield_and_note(seL4_Word count, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	for (seL4_Word i = 0; i < count; i++) {
		times[i] = now();
		seL4_Yield();
	}
}

TEST(sched_yield_of_a_sporadic_context_waits_for_the_next_period)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word start = now();

	OK(configure(t->sc, 5 * MS, 10 * MS, 0));
	thread_start(t, yield_and_note, 4, 0, 0);
	thread_join(t);
	for (seL4_Word i = 1; i < 4; i++) {
		CHECK_IN((times[i] - start) / TICKS_PER_US, i * 10 * MS - 2 * MIN_US, ~0UL);
	}
}

TEST(sched_yield_of_a_round_robin_context_does_not_sleep)
{
	struct thread *t = thread_new(PRIO_HIGH);

	thread_start(t, yield_and_note, 4, 0, 0);
	CHECK_EQ(t->finished, 1);
}

TEST(sched_consumed_counts_and_resets)
{
	struct thread *t = thread_run(PRIO_LOW, count_up, 0, 0, 0);
	seL4_Word start, used;

	seL4_Yield();
	start = now_us();
	seL4_Yield(); /* from here on its time counts */
	sc_consumed(sc_own());
	spin_us(3 * MS);
	seL4_Yield(); /* what a thread has used is booked when it stops */
	used = sc_consumed(sc_own());
	CHECK_IN(used, 3 * MS - MIN_US, now_us() - start);
	used += sc_consumed(sc_own());
	CHECK_IN(used, 0, now_us() - start);
	CHECK_EQ(sc_consumed(t->sc), 0);
}

static struct runs notes;

/* If a third thread comes before it, then because a slice of time is gone. */
TEST(sched_yieldto_runs_the_other_first)
{
	struct thread *t = thread_new(PRIO);
	seL4_Word start;

	notes.count = 0;
	thread_run(PRIO, runs_note_always, (seL4_Word)&notes, 0, 0);
	do {
		notes.count = 0;
		thread_start(t, step, 0, 0, 0);
		start = now();
		OK(seL4_SchedContext_YieldTo(t->sc).error);
		CHECK(t->finished || notes.count == 0 ||
		      notes.list[0].from - start >= (SLICE_US - 2 * MIN_US) * TICKS_PER_US);
	} while (!t->finished);
}

TEST(sched_yieldto_errors)
{
	struct thread *t = thread_new(PRIO);
	seL4_CPtr weak = tcb_own();

	CHECK_EQ(seL4_SchedContext_YieldTo(sc_new()).error, seL4_IllegalOperation);
	CHECK_EQ(seL4_SchedContext_YieldTo(sc_own()).error, seL4_IllegalOperation);
	OK(seL4_TCB_SetMCPriority(weak, seL4_CapInitThreadTCB, PRIO - 1));
	CHECK_EQ(seL4_SchedContext_YieldTo(t->sc).error, seL4_IllegalOperation);
}

TEST(sched_yieldto_a_lower_or_stopped_thread_returns_at_once)
{
	struct thread *low = thread_new(PRIO_LOW), *stopped = thread_new(PRIO);

	counter = 0;
	thread_start(low, step, 0, 0, 0);
	OK(seL4_SchedContext_YieldTo(low->sc).error);
	OK(seL4_SchedContext_YieldTo(stopped->sc).error);
	CHECK_EQ(counter, 0);
}

TEST(sched_unbind_takes_notifications_off_too)
{
	seL4_CPtr sc = sc_new(), notification = notification_new();

	OK(seL4_SchedContext_Bind(sc, notification));
	OK(seL4_SchedContext_Unbind(sc));
	OK(seL4_SchedContext_Bind(sc_new(), notification));
	CHECK_EQ(seL4_SchedContext_UnbindObject(sc, notification), seL4_IllegalOperation);
}
