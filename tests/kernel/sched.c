/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling contexts: binding, budgets, Yield, timeout faults. Bounds from
 * above are wide, because the machine under us may be late; bounds from below
 * are exact.
 */
#include "tests/kernel/test.h"

enum {
	MIN_US = 20,
	MS = 1000,
	REFILLS_EXTRA = 8, /* room in a context of 256 bytes */
};

static const seL4_Word MAX_US = 0x333333333333333;

static volatile seL4_Word counter;

static void count_up(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	for (;;) {
		counter++;
	}
}

static void step(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)a;
	(void)b;
	(void)c;
	counter++;
}

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
			 ((struct thread *)seL4_GetUserData())->tcb), seL4_IllegalOperation);
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
	CHECK_EQ(seL4_TCB_SetSchedParams(((struct thread *)seL4_GetUserData())->tcb, root, 255,
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

	OK(configure(sc_own(), 49 * MS, 50 * MS, 0));
	counter = 0;
	seL4_Yield();
	CHECK_EQ(low->finished, 0);
	CHECK(sc_consumed(high->sc) >= 40 * MS);
}

/*
 * The machine below us may stop for a while, and that counts as used time, to
 * be paid back by longer waits. So limits are tried a few times before they fail.
 */
enum { TRIES = 5 };

/* 1 if two threads that compute share 200 ms about equally. */
static int share(struct thread *a, struct thread *b)
{
	seL4_Word a_us, b_us;

	sc_consumed(a->sc);
	sc_consumed(b->sc);
	OK(configure(sc_own(), 199 * MS, 200 * MS, 0));
	seL4_Yield(); /* until the period is over: the others run */
	a_us = sc_consumed(a->sc);
	b_us = sc_consumed(b->sc);
	CHECK(a_us + b_us >= 150 * MS);
	return a_us < 2 * b_us + 20 * MS && b_us < 2 * a_us + 20 * MS;
}

TEST(sched_equal_priorities_share_by_slices)
{
	struct thread *a = thread_run(PRIO_LOW, count_up, 0, 0, 0);
	struct thread *b = thread_run(PRIO_LOW, count_up, 0, 0, 0);
	int equal = 0;

	for (int i = 0; i < TRIES && !equal; i++) {
		equal = share(a, b);
	}
	CHECK(equal);
}

/* Time the thread uses in 200 ms with 2 ms of every 20; puts the most it may in *most. */
static seL4_Word use_budget(struct thread *t, seL4_Word *most)
{
	seL4_Word start = now_us(), used;

	OK(configure(t->sc, 2 * MS, 20 * MS, 0));
	sc_consumed(t->sc);
	thread_start(t, count_up, 0, 0, 0);
	spin_us(200 * MS);
	*most = ((now_us() - start) / (20 * MS) + 1) * 2 * MS + 4 * MS;
	used = sc_consumed(t->sc);
	OK(seL4_TCB_Suspend(t->tcb));
	return used;
}

TEST(sched_budget_limits_a_thread)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word used = 0, most = 0;

	for (int i = 0; i < TRIES && (used < 4 * MS || used > most); i++) {
		used = use_budget(t, &most);
	}
	CHECK_IN(used, 4 * MS, most);
}

/* 1 if the thread ran again, which must not be before its period is over. */
static int runs_again_in_time(void)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word first, start;

	counter = 0;
	OK(configure(t->sc, 1 * MS, 100 * MS, 0));
	start = now_us();
	thread_start(t, count_up, 0, 0, 0);
	first = counter; /* its first budget is gone */
	if (!changes(&counter, first)) {
		OK(seL4_TCB_Suspend(t->tcb));
		return 0;
	}
	CHECK(now_us() - start >= 99 * MS);
	return 1;
}

TEST(sched_budget_is_not_given_early)
{
	int seen = 0;

	for (int i = 0; i < TRIES && !seen; i++) {
		seen = runs_again_in_time();
	}
	CHECK(seen);
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

	OK(configure(t->sc, 5 * MS, 10 * MS, 0));
	thread_start(t, yield_and_note, 4, 0, 0);
	thread_join(t);
	/* A late start does not move the ones after it. */
	for (seL4_Word i = 1; i < 4; i++) {
		CHECK(times[i] - times[0] >= (i * 10 - 1) * MS * TICKS_PER_US);
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
	seL4_Word used;

	sc_consumed(sc_own());
	spin_us(3 * MS);
	seL4_Yield(); /* what a thread has used is booked when it stops */
	CHECK_IN(sc_consumed(sc_own()), 2900, 1000 * MS);
	CHECK_IN(sc_consumed(sc_own()), 0, 2 * MS);
	used = sc_consumed(t->sc);
	CHECK_EQ(used, 0);
}

static seL4_CPtr handler;

/* A thread that computes for ever with this budget, and timeouts to handler. */
static struct thread *limited(seL4_Word priority, seL4_Time budget, seL4_Time period)
{
	struct thread *t = thread_new(priority);

	handler = endpoint_new();
	sc_configure(t->sc, 0, budget, period, 0, 0xcafe, 0);
	OK(seL4_TCB_SetTimeoutEndpoint(t->tcb, cap_mint(handler, seL4_AllRights, 0xbe)));
	counter = 0;
	thread_start(t, count_up, 0, 0, 0);
	return t;
}

static void expect_timeout(struct thread *t, seL4_Word low, seL4_Word high)
{
	seL4_Word badge = 0;
	seL4_MessageInfo_t info = seL4_Recv(handler, &badge, t->reply);

	CHECK_EQ(badge, 0xbe);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_Timeout);
	CHECK_EQ(seL4_MessageInfo_get_length(info), seL4_Timeout_Length);
	CHECK_EQ(seL4_GetMR(seL4_Timeout_Data), 0xcafe);
	CHECK_IN(seL4_GetMR(seL4_Timeout_Consumed), low, high);
}

static void answer_timeout(struct thread *t, seL4_Word length)
{
	spin_us(50 * MS);
	seL4_SetMR(0, (seL4_Word)step);
	seL4_Send(t->reply, seL4_MessageInfo_new(0, 0, 0, length));
}

/* With no refill ready yet the thread waits for one, or times out again at once. */
static void answer_until_it_runs(struct thread *t, seL4_Word length, seL4_Word before)
{
	seL4_Word end = now_us() + 5000 * MS;

	answer_timeout(t, length);
	while (counter == before) {
		seL4_Word badge = 0;

		CHECK(now_us() < end);
		seL4_NBRecv(handler, &badge, t->reply);
		if (badge) {
			answer_timeout(t, length);
		}
	}
}

TEST(sched_timeout_fault_at_the_end_of_the_budget)
{
	struct thread *t = limited(PRIO_HIGH, 5 * MS, 40 * MS);
	seL4_Word before;

	expect_timeout(t, 5 * MS - MIN_US, 500 * MS);
	before = counter;
	spin_us(50 * MS);
	CHECK_EQ(counter, before); /* waits for its answer, refilled or not */
	answer_until_it_runs(t, 0, before);
	expect_timeout(t, MIN_US, 5000 * MS);
}

TEST(sched_timeout_answer_writes_registers)
{
	struct thread *t = limited(PRIO_HIGH, 5 * MS, 40 * MS);

	expect_timeout(t, 5 * MS - MIN_US, 500 * MS);
	counter = 0;
	answer_until_it_runs(t, 1, 0);
	CHECK_EQ(counter, 1);
}

TEST(sched_timeout_answered_with_a_label_stops_the_thread)
{
	struct thread *t = limited(PRIO_HIGH, 5 * MS, 40 * MS);
	seL4_Word before;

	expect_timeout(t, 5 * MS - MIN_US, 500 * MS);
	spin_us(50 * MS);
	before = counter;
	seL4_Send(t->reply, seL4_MessageInfo_new(1, 0, 0, 0));
	CHECK_EQ(counter, before);
}

TEST(sched_round_robin_has_no_timeout_faults)
{
	struct thread *t = limited(PRIO, SLICE_US, SLICE_US);
	seL4_Word badge = 0;

	for (int i = 0; i < 4; i++) {
		seL4_Yield();
	}
	seL4_NBRecv(handler, &badge, t->reply);
	CHECK_EQ(badge, 0);
}

/* The other runs first, unless its slice was lost to a stop of the machine below. */
TEST(sched_yieldto_runs_the_other_first)
{
	struct thread *t = 0;

	thread_run(PRIO, count_up, 0, 0, 0);
	for (int i = 0; i < TRIES && (i == 0 || !t->finished); i++) {
		t = thread_run(PRIO, step, 0, 0, 0);
		OK(seL4_SchedContext_YieldTo(t->sc).error);
	}
	CHECK_EQ(t->finished, 1);
}

TEST(sched_yieldto_errors)
{
	struct thread *t = thread_new(PRIO);
	seL4_CPtr weak = ((struct thread *)seL4_GetUserData())->tcb;

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

TEST(sched_sporadic_flag_is_accepted)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word used;

	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(0), t->sc, 2 * MS, 20 * MS, REFILLS_EXTRA,
					    0, seL4_SchedContext_Sporadic));
	thread_start(t, count_up, 0, 0, 0);
	spin_us(100 * MS);
	used = sc_consumed(t->sc);
	CHECK(used >= 2 * MS);
}

static void work_and_wait(seL4_Word notification, seL4_Word us, seL4_Word c)
{
	(void)c;
	for (;;) {
		seL4_Wait(notification, 0);
		spin_us(us);
		counter++;
	}
}

/* Uses 1 ms of every 5, of a budget of 4 in 40. */
static seL4_Word use_pieces(struct thread *t, seL4_CPtr notification, seL4_Word *most)
{
	seL4_Word start = now_us();

	sc_consumed(t->sc);
	for (int i = 0; i < 40; i++) {
		seL4_Signal(notification);
		spin_us(5 * MS);
	}
	*most = ((now_us() - start) / (40 * MS) + 2) * 4 * MS;
	return sc_consumed(t->sc);
}

/* Pieces of a budget used at different times come back a period after each. */
TEST(sched_refills_come_back_piecewise)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr notification = notification_new();
	seL4_Word used = 0, most = 0;

	OK(configure(t->sc, 4 * MS, 40 * MS, REFILLS_EXTRA));
	counter = 0;
	thread_start(t, work_and_wait, notification, 1 * MS, 0);
	for (int i = 0; i < TRIES && (used < 4 * MS || used > most); i++) {
		used = use_pieces(t, notification, &most);
	}
	CHECK_IN(used, 4 * MS, most);
}

TEST(sched_unbind_takes_notifications_off_too)
{
	seL4_CPtr sc = sc_new(), notification = notification_new();

	OK(seL4_SchedContext_Bind(sc, notification));
	OK(seL4_SchedContext_Unbind(sc));
	OK(seL4_SchedContext_Bind(sc_new(), notification));
	CHECK_EQ(seL4_SchedContext_UnbindObject(sc, notification), seL4_IllegalOperation);
}
