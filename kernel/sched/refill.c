/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of budgets: a scheduling context is a ring of refills, each
 * an amount of time that may be used from a moment on. What is used comes
 * back one period after the use began, so that in no window of one period
 * more than the budget is used. Round robin contexts (period 0) have two
 * refills: what is left of the slice, and what is used of it.
 * Pure: times are passed in, nobody else's state is touched.
 */
#include "kernel/sched_context.h"

static word next_index(const struct sched_context *sc, word i)
{
	return i + 1 == sc->refill_max ? 0 : i + 1;
}

static word tail_index(const struct sched_context *sc)
{
	word i = sc->refill_head + sc->refill_count - 1;

	return i >= sc->refill_max ? i - sc->refill_max : i;
}

static struct refill pop_head(struct sched_context *sc)
{
	struct refill r = *refill_head(sc);

	sc->refill_head = next_index(sc, sc->refill_head);
	sc->refill_count--;
	return r;
}

static void push_tail(struct sched_context *sc, struct refill r)
{
	sc->refill_count++;
	sc->refills[tail_index(sc)] = r;
}

static void start(struct sched_context *sc, word max, word budget, word period)
{
	sc->refill_max = max;
	sc->refill_head = 0;
	sc->refill_count = 1;
	sc->budget = budget;
	sc->period = period;
}

static void add_used_half(struct sched_context *sc)
{
	if (sc_is_round_robin(sc)) {
		push_tail(sc, (struct refill){ refill_head(sc)->time, 0 });
	}
}

/* A full budget, from now on. */
void refill_new(struct sched_context *sc, word max, word budget, word period, word now)
{
	start(sc, max, budget, period);
	sc->refills[0] = (struct refill){ now, budget };
	add_used_half(sc);
}

/*
 * New parameters for a context in use. The head refill keeps its time, so
 * that reconfiguring does not give time away; the part of a larger budget
 * that is not in it comes a period later. A round robin context has no window
 * to keep and may run at once.
 */
void refill_update(struct sched_context *sc, word max, word budget, word period, word now)
{
	struct refill head = *refill_head(sc);

	start(sc, max, budget, period);
	if (head.time <= now || period == 0) {
		head.time = now;
	}
	if (head.amount >= budget || period == 0) {
		head.amount = budget;
		sc->refills[0] = head;
		add_used_half(sc);
		return;
	}
	sc->refills[0] = head;
	push_tail(sc, (struct refill){ head.time + period, budget - head.amount });
}

/* Adds used time to the ring; joins it to the tail when they touch or no place is left. */
static void schedule_used(struct sched_context *sc, struct refill used)
{
	struct refill *tail = &sc->refills[tail_index(sc)];

	if (tail->time + tail->amount >= used.time) {
		tail->amount += used.amount;
	} else if (sc->refill_count == sc->refill_max) {
		/* Later rather than earlier: never more than the budget in a period. */
		tail->time = used.time - tail->amount;
		tail->amount += used.amount;
	} else {
		push_tail(sc, used);
	}
}

/* Joins the first two refills until the head is worth running for. */
static void grow_head(struct sched_context *sc, word min)
{
	while (refill_head(sc)->amount < min && sc->refill_count > 1) {
		struct refill first = pop_head(sc);

		refill_head(sc)->time -= first.amount;
		refill_head(sc)->amount += first.amount;
	}
}

static void charge_round_robin(struct sched_context *sc, word used, word min)
{
	struct refill *head = refill_head(sc);
	struct refill *tail = &sc->refills[tail_index(sc)];

	if (head->amount < used + min) {
		head->amount = sc->budget;
		tail->amount = 0;
	} else {
		head->amount -= used;
		tail->amount += used;
	}
}

/* `used` ticks have been used; afterwards the head holds at least `min`. */
void refill_charge(struct sched_context *sc, word used, word min)
{
	if (sc_is_round_robin(sc)) {
		charge_round_robin(sc, used, min);
		return;
	}
	while (refill_head(sc)->amount <= used) {
		used -= refill_head(sc)->amount;
		if (sc->refill_count == 1) {
			refill_head(sc)->time += sc->period;
		} else {
			struct refill old = pop_head(sc);

			old.time += sc->period;
			schedule_used(sc, old);
		}
	}
	if (used > 0) {
		struct refill part = { refill_head(sc)->time + sc->period, used };

		refill_head(sc)->amount -= used;
		refill_head(sc)->time += used;
		schedule_used(sc, part);
	}
	grow_head(sc, min);
}

/*
 * The context starts to be used now: time that was available before is not
 * saved up. The head moves to now and takes in the refills it overlaps.
 */
void refill_unblock(struct sched_context *sc, word now, word min)
{
	if (sc_is_round_robin(sc) || !refill_ready(sc, now)) {
		return;
	}
	refill_head(sc)->time = now;
	while (sc->refill_count > 1) {
		word amount = refill_head(sc)->amount;
		struct refill *second = &sc->refills[next_index(sc, sc->refill_head)];

		if (second->time > now + amount) {
			break;
		}
		pop_head(sc);
		refill_head(sc)->time = now;
		refill_head(sc)->amount += amount;
	}
	grow_head(sc, min);
}

bool refill_ready(struct sched_context *sc, word now)
{
	return refill_head(sc)->time <= now;
}

/* The head covers `used` and `min` more. */
bool refill_sufficient(struct sched_context *sc, word used, word min)
{
	return refill_head(sc)->amount >= used && refill_head(sc)->amount - used >= min;
}

word refill_sum(const struct sched_context *sc)
{
	word sum = 0, i = sc->refill_head;

	for (word n = 0; n < sc->refill_count; n++, i = next_index(sc, i)) {
		sum += sc->refills[i].amount;
	}
	return sum;
}
