/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time as an object: a budget every period, as a ring of refills. A thread
 * runs only with one. 128 bytes at least, the first two refills inside; the
 * rest of the object holds more of them. Times are in timer ticks.
 *
 * period 0 means round robin: budget is a slice, always two refills. Else the
 * sum of the refill amounts is the budget, and refills are in time order.
 */
#pragma once

#include "kernel/slot.h"

struct notification;
struct reply;
struct tcb;
struct core;
struct invocation;

struct refill {
	word time;	/* from when on the amount may be used */
	word amount;
};

struct sched_context {
	word period;
	word budget;
	word consumed;		/* since it was last reported */
	word badge;		/* in timeout faults */
	struct tcb *tcb;
	struct reply *reply;	/* top of its stack of calls */
	struct notification *notification;
	struct tcb *yield_from;	/* the thread that waits in YieldTo for us */
	u32 core;
	bool sporadic;
	word refill_head;
	word refill_count;
	word refill_max;	/* 0: not configured */
	struct refill refills[2];	/* and on behind the struct */
};

_Static_assert(sizeof(struct sched_context) == 128, "fixed part of the object");

static inline bool sc_is_active(const struct sched_context *sc)
{
	return sc->refill_max > 0;
}

static inline bool sc_is_round_robin(const struct sched_context *sc)
{
	return sc->period == 0;
}

static inline struct refill *refill_head(struct sched_context *sc)
{
	return &sc->refills[sc->refill_head];
}

/* sched/refill.c: arithmetic only; `now` and `min` (smallest budget) in ticks. */
void refill_new(struct sched_context *sc, word max, word budget, word period, word now);
void refill_update(struct sched_context *sc, word max, word budget, word period, word now);
void refill_charge(struct sched_context *sc, word used, word min);
void refill_unblock(struct sched_context *sc, word now, word min);
bool refill_ready(struct sched_context *sc, word now);
bool refill_sufficient(struct sched_context *sc, word used, word min);
word refill_sum(const struct sched_context *sc);

/* object/sched_context.c */
void sc_bind_tcb(struct sched_context *sc, struct tcb *t);
void sc_unbind_tcb(struct sched_context *sc);
void sc_bind_notification(struct sched_context *sc, struct notification *n);
void sc_unbind_notification(struct sched_context *sc);
void sc_unbind_all(struct sched_context *sc);
void sc_donate(struct sched_context *sc, struct tcb *to);
void sc_resume(struct sched_context *sc);
void sc_postpone(struct sched_context *sc);
void sc_destroy(struct sched_context *sc);
/* Ends a YieldTo of t, or one that waits for sc. */
void sc_cancel_yield(struct tcb *t);
void sc_complete_yield(struct tcb *t);
/* Microseconds since the last report; resets the count. */
word sc_take_consumed(struct sched_context *sc);
int sc_decode(struct invocation *inv);
int sched_control_decode(struct invocation *inv);
