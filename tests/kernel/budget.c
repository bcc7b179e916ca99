/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a scheduling context's budget and period mean: slices in turn, no more
 * than the budget in a period, pieces that come back one by one, and when a
 * period begins. Bounds from below are exact; how long something may take has
 * no bound but the patience of these tests. See turns.h for why that works.
 */
#include "tests/kernel/turns.h"

#include "tests/kernel/test.h"

enum {
	MS = 1000,
	MIN_US = 20,
	SLACK_US = 2 * MIN_US, /* a slice ends early when less than MIN_US is left of it */
	PATIENCE_US = 20000 * MS,
	TURNS_MAX = 512,
	REFILLS_EXTRA = 8,
};

static struct runs notes[3];
static struct turn turns[TURNS_MAX];

static void forget_notes(void)
{
	for (unsigned i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		notes[i].count = 0;
	}
}

static unsigned merge(unsigned threads)
{
	struct runs *const all[] = { &notes[0], &notes[1], &notes[2] };

	return turns_merge(all, threads, turns, TURNS_MAX);
}

static void check_at_least(seL4_Word from, seL4_Word to, seL4_Word us)
{
	CHECK_IN((to - from + SLACK_US * TICKS_PER_US) / TICKS_PER_US, us, ~0UL);
}

/* Lets lower threads run for so long. */
static void sleep_us(seL4_Word us)
{
	sc_configure(sc_own(), 0, us - 1, us, 0, 0, 0);
	seL4_Yield();
}

/* Whether each turn is the one expected next, but for turns that the machine swallowed. */
static int is_order(unsigned count, unsigned threads, unsigned step)
{
	for (unsigned i = 1; i < count; i++) {
		unsigned missed = 0;

		for (unsigned who = turns[i - 1].who; (who + step) % threads != turns[i].who;
		     who += step) {
			missed++;
		}
		if (turns[i].from - turns[i - 1].to + SLACK_US * TICKS_PER_US <
		    missed * SLICE_US * TICKS_PER_US) {
			return 0;
		}
	}
	return 1;
}

static void check_slices(unsigned count)
{
	CHECK(is_order(count, 3, 1) || is_order(count, 3, 2));
	for (unsigned i = 2; i < count; i++) {
		check_at_least(turns[i - 2].to, turns[i].from, SLICE_US);
	}
}

TEST(sched_equal_priorities_share_by_slices)
{
	enum { ENOUGH = 12 };
	struct thread *t[3] = { thread_new(PRIO_LOW), thread_new(PRIO_LOW), thread_new(PRIO_LOW) };
	seL4_Word end = now_us() + PATIENCE_US;
	unsigned count;

	do {
		forget_notes();
		for (unsigned i = 0; i < 3; i++) {
			thread_start(t[i], runs_note_always, (seL4_Word)&notes[i], 0, 0);
		}
		sleep_us(200 * MS);
		for (unsigned i = 0; i < 3; i++) {
			OK(seL4_TCB_Suspend(t[i]->tcb));
		}
		count = merge(3);
		check_slices(count);
	} while (count < ENOUGH && now_us() < end);
	CHECK_IN(count, ENOUGH, TURNS_MAX);
}

/*
 * Turns of 0, without a limit, and of 1, that is above it. What 1 has used from
 * some turn on is as many budgets as periods must be over, since the last that 0
 * saw before it, when it runs again. Returns how often that said something.
 */
static unsigned check_window(unsigned count, unsigned first, seL4_Word budget, seL4_Word period)
{
	seL4_Word used = 0;
	unsigned checked = 0;

	for (unsigned next = first; next < count; next++) {
		seL4_Word periods = (used / TICKS_PER_US + MIN_US) / budget;

		if (turns[next].who != 1) {
			continue;
		}
		if (periods > 0) {
			check_at_least(turns[first - 1].to, turns[next].from, periods * period);
			checked++;
		}
		used += turns[next].ran;
	}
	return checked;
}

static unsigned check_windows(unsigned count, seL4_Word budget, seL4_Word period)
{
	unsigned checked = 0;

	for (unsigned i = 1; i < count; i++) {
		if (turns[i].who == 1) {
			checked += check_window(count, i, budget, period);
		}
	}
	return checked;
}

/* Thread 0 computes below thread 1 for some periods; returns what check_windows does. */
static unsigned watch_budget(struct thread *below, struct thread *t, seL4_Word budget,
			     seL4_Word period)
{
	enum { PERIODS = 6 };
	unsigned count;

	forget_notes();
	thread_start(below, runs_note_always, (seL4_Word)&notes[0], 0, 0);
	sleep_us(period);
	thread_start(t, runs_note_always, (seL4_Word)&notes[1], 0, 0);
	sleep_us(PERIODS * period);
	OK(seL4_TCB_Suspend(t->tcb));
	OK(seL4_TCB_Suspend(below->tcb));
	count = merge(2);
	return check_windows(count, budget, period);
}

static void check_budget(seL4_Word core, seL4_Word budget, seL4_Word period)
{
	struct thread *below = thread_on(core, PRIO_LOW), *t = thread_on(core, PRIO_HIGH);
	seL4_Word end = now_us() + PATIENCE_US;
	unsigned checked;

	sc_configure(t->sc, core, budget, period, 0, 0, 0);
	do {
		checked = watch_budget(below, t, budget, period);
	} while (checked == 0 && now_us() < end);
	CHECK(checked > 0);
}

TEST(sched_budget_limits_a_thread)
{
	check_budget(0, 2 * MS, 20 * MS);
}

/* The first of them, from which nothing is owed yet. */
TEST(sched_budget_is_given_whole)
{
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_Word start;

	sc_configure(t->sc, 0, 5 * MS, 1000 * MS, 0, 0, 0);
	start = now();
	thread_start(t, runs_note_always, (seL4_Word)&notes[1], 0, 0);
	check_at_least(start, now(), 5 * MS);
}

TEST(sched_budget_is_not_given_early)
{
	check_budget(0, 4 * MS, 100 * MS);
}

TEST(sched_budget_limits_a_thread_on_another_core)
{
	if (bootinfo->numNodes < 2) {
		test_skip("one core");
	}
	check_budget(bootinfo->numNodes - 1, 2 * MS, 20 * MS);
}

static void work_when_signalled(seL4_Word notification, seL4_Word runs, seL4_Word us)
{
	for (;;) {
		seL4_Wait(notification, 0);
		runs_note_for((struct runs *)runs, us);
	}
}

/*
 * 1 if a piece came back when no period was over since the last one that was
 * used: so they are not all given back at once.
 */
static int came_back_alone(unsigned count, seL4_Word budget, seL4_Word period)
{
	for (unsigned i = 1; i < count; i++) {
		seL4_Word used = 0, last = 0;

		for (unsigned next = i; next < count && turns[i].who == 1; next++) {
			if (turns[next].who != 1) {
				continue;
			}
			if (used / TICKS_PER_US + MIN_US >= budget) {
				if (turns[next].from < last + period * TICKS_PER_US) {
					return 1;
				}
				break;
			}
			used += turns[next].ran;
			last = turns[next].from;
		}
	}
	return 0;
}

/* Uses 1 ms of every 5, of a budget of 4 in 40, while thread 0 computes below. */
static int use_pieces(struct thread *t, seL4_CPtr notification)
{
	unsigned count;

	forget_notes();
	runs_note(&notes[0]);
	for (int i = 0; i < 40; i++) {
		seL4_Signal(notification);
		runs_note_for(&notes[0], 5 * MS);
	}
	OK(seL4_TCB_Suspend(t->tcb));
	count = merge(2);
	check_windows(count, 4 * MS, 40 * MS);
	return came_back_alone(count, 4 * MS, 40 * MS);
}

TEST(sched_refills_come_back_piecewise)
{
	seL4_Word end = now_us() + PATIENCE_US;
	struct thread *t = thread_new(PRIO_HIGH);
	seL4_CPtr notification = notification_new();
	int seen = 0;

	while (!seen && now_us() < end) {
		sc_configure(t->sc, 0, 4 * MS, 40 * MS, REFILLS_EXTRA, 0, 0);
		thread_start(t, work_when_signalled, notification, (seL4_Word)&notes[1], 1 * MS);
		seen = use_pieces(t, notification);
	}
	CHECK(seen);
}

/* When a thread that was made ready at ready, and let run later, ran again. */
struct wake {
	seL4_Word ready, let, again;
};

/* The second turn of thread 1 that began after time, or 0. */
static seL4_Word second_turn(seL4_Word time)
{
	unsigned count = merge(2), seen = 0;

	for (unsigned i = 0; i < count; i++) {
		if (turns[i].who == 1 && turns[i].from > time && ++seen == 2) {
			return turns[i].from;
		}
	}
	return 0;
}

/* Thread 1, with 2 ms in 50 from a signal on; thread 0 is below it. */
struct late {
	struct thread *below, *t;
	seL4_CPtr notification;
};

static struct late late_new(void)
{
	return (struct late){ thread_new(PRIO_LOW - 1), thread_new(PRIO_LOW), notification_new() };
}

/* Thread 1 is signalled, kept out for 20 ms, and then let use all it has. */
static struct wake wake_late(const struct late *l, seL4_Word flags)
{
	struct wake w;

	forget_notes();
	sc_configure(l->t->sc, 0, 2 * MS, 50 * MS, 0, 0, flags);
	thread_start(l->t, work_when_signalled, l->notification, (seL4_Word)&notes[1], PATIENCE_US);
	thread_start(l->below, runs_note_always, (seL4_Word)&notes[0], 0, 0);
	sleep_us(120 * MS); /* it waits, with a whole budget */
	w.ready = now();
	seL4_Signal(l->notification);
	spin_us(20 * MS);
	w.let = now();
	sleep_us(120 * MS);
	OK(seL4_TCB_Suspend(l->t->tcb));
	OK(seL4_TCB_Suspend(l->below->tcb));
	w.again = second_turn(w.ready);
	return w;
}

/* The machine may have been away: again until there is something to judge. */
static struct wake wake_late_seen(const struct late *l, seL4_Word flags)
{
	struct wake w;

	do {
		w = wake_late(l, flags);
	} while (w.again == 0);
	return w;
}

TEST(sched_constant_bandwidth_counts_from_when_the_thread_runs)
{
	struct late l = late_new();
	struct wake w = wake_late_seen(&l, 0);

	check_at_least(w.let, w.again, 50 * MS);
}

/* A period after it became ready: unless the machine was away, before one after it ran. */
TEST(sched_sporadic_counts_from_when_the_thread_is_ready)
{
	struct late l = late_new();
	struct wake w;

	do {
		w = wake_late_seen(&l, seL4_SchedContext_Sporadic);
		check_at_least(w.ready, w.again, 50 * MS);
	} while (w.again - w.let >= 45 * MS * TICKS_PER_US);
}
