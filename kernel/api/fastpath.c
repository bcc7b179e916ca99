/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Call and ReplyRecv as almost all of them are: up to four words, no caps,
 * the other side waiting on this core. What the long way through
 * invocation.c, endpoint.c, reply.c and schedule.c would do is done here in
 * one straight line, for a passive partner (the caller's context moves over)
 * and for an active one (the core goes on to charge the partner's context).
 * Everything is checked before anything is changed; any doubt returns null,
 * and the long way decides. Entered with the lock held and time read.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/lock.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"

enum {
	INFO_LENGTH_CAPS = 0x1ff,	/* length, extra caps */
	INFO_CAPS = 0xf80,		/* extra caps, unwrapped */
};

/* The cap that cptr names; a null cap when that is not plain. */
static inline struct cap find_cap(const struct tcb *t, word cptr)
{
	struct cap cap = t->slots[TCB_CSPACE].cap;
	unsigned bits = seL4_WordBits;

	while (likely(cap_is(cap, CAP_CNODE))) {
		unsigned guard_size = cap_guard_size(cap), radix = cap_size_bits(cap);

		if (unlikely(guard_size + radix > bits)) {
			return cap_null();
		}
		/* Shifted twice: a guard of no bits is not a shift by 64. */
		if (unlikely(cptr << (seL4_WordBits - bits) >> 1 >> (63 - guard_size) !=
			     cap_badge(cap))) {
			return cap_null();
		}
		bits -= guard_size + radix;
		cap = ((struct slot *)cap_object(cap))[cptr >> bits & (BIT(radix) - 1)].cap;
		if (bits == 0) {
			return cap;
		}
	}
	return cap;
}

/* Nobody better is waiting for this core. */
static inline bool may_run_next(const struct core *core, const struct tcb *t,
				const struct tcb *next)
{
	return likely(next->priority >= t->priority) || next->priority >= ready_highest(core);
}

/* An active partner that has time to run now. */
static inline bool has_time(const struct core *core, struct tcb *t)
{
	return sc_is_active(t->sc) && t->queue == QUEUE_NONE && !t->sc->sporadic &&
	       refill_ready(t->sc, core->now);
}

/* Only the words within the length are written. */
static inline void copy_words(const struct tcb *from, struct tcb *to, word length)
{
	const word *in = &from->context.x[REG_A2];
	word *out = &to->context.x[REG_A2];

	switch (length) {
	case 4:
		out[3] = in[3];
		/* fall through */
	case 3:
		out[2] = in[2];
		/* fall through */
	case 2:
		out[1] = in[1];
		/* fall through */
	case 1:
		out[0] = in[0];
	}
}

/* Charges what was used so far, and goes on with the partner's own context. */
static inline void change_context(struct core *core, struct sched_context *to)
{
	struct sched_context *from = core->sc;
	word used = core->now - core->charged_from;

	from->consumed += used;
	if (likely(sc_is_round_robin(from))) {
		struct refill *head = refill_head(from);

		/* The check on entry left at least the smallest budget in it. */
		head->amount -= used;
		from->refills[from->refill_head ^ 1].amount += used;
	} else if (used > 0) {
		refill_charge(from, used, min_budget);
	}
	core->charged_from = core->now;
	core->sc = to;
	if (unlikely(!sc_is_round_robin(to))) {
		refill_unblock(to, core->now, min_budget);
	}
	core->slice_end = core->now + refill_head(to)->amount;
	if (unlikely(core->slice_end < core->armed)) {
		core->armed = core->slice_end;
		arch_set_deadline(core, core->armed);
	}
}

static inline struct tcb *run(struct core *core, struct tcb *next)
{
	next->state = THREAD_RUNNING;
	core->current = next;
	arch_vspace_switch(core, next);
	arch_fpu_switch(core, next);
	debug_check(core);
	kernel_unlock(core);
	return next;
}

static inline void remove_first(struct endpoint *e, struct tcb *first)
{
	struct tcb *second = first->ipc_next;

	e->head = second;
	if (likely(!second)) {
		e->tail_state = ENDPOINT_IDLE;
	} else {
		second->ipc_prev = NULL;
		first->ipc_next = NULL;
	}
}

/* The caller's context goes over, on top of the replies it came through. */
static inline void lend(struct reply *r, struct tcb *from, struct tcb *to)
{
	struct sched_context *sc = from->sc;
	struct reply *below = sc->reply;

	r->below = below;
	if (below) {
		below->above = r;
		below->sc = NULL;
	}
	r->sc = sc;
	sc->reply = r;
	sc->tcb = to;
	to->sc = sc;
	from->sc = NULL;
}

static inline void give_back(struct reply *r, struct tcb *from, struct tcb *to)
{
	struct sched_context *sc = r->sc;
	struct reply *below = r->below;

	sc->reply = below;
	if (below) {
		below->above = NULL;
		below->sc = sc;
	}
	r->below = NULL;
	r->sc = NULL;
	sc->tcb = to;
	to->sc = sc;
	from->sc = NULL;
}

struct tcb *fastpath_call(struct core *core, struct tcb *t)
{
	word info = t->context.x[REG_A1];
	struct cap cap = find_cap(t, t->context.x[REG_A0]);
	struct endpoint *e;
	struct tcb *server;
	struct reply *reply;

	if (unlikely((info & INFO_LENGTH_CAPS) > seL4_FastMessageRegisters ||
		     !cap_is(cap, CAP_ENDPOINT) || !cap_may(cap, seL4_RightWrite) ||
		     !cap_may(cap, seL4_RightGrant | seL4_RightGrantReply))) {
		return NULL;
	}
	e = cap_object(cap);
	server = e->head;
	if (unlikely(endpoint_state(e) != ENDPOINT_RECEIVE)) {
		return NULL;
	}
	reply = server->reply;
	if (unlikely(!reply || server->core != core->id || core->action != SCHEDULE_RESUME ||
		     !may_run_next(core, t, server) ||
		     (server->sc && !has_time(core, server)))) {
		return NULL;
	}

	remove_first(e, server);
	server->reply = NULL;
	reply->caller = t;
	t->reply = reply;
	t->state = THREAD_BLOCKED_REPLY;
	copy_words(t, server, info & 0x7f);
	server->context.x[REG_A0] = cap_badge(cap);
	server->context.x[REG_A1] = info & ~(word)INFO_CAPS;
	if (server->sc) {
		change_context(core, server->sc);
	} else {
		lend(reply, t, server);
	}
	return run(core, server);
}

/* The caller gets its context back, or has its own and the reply is in no stack. */
static inline bool reply_is_plain(const struct core *core, const struct reply *r,
				  struct tcb *t, struct tcb *caller)
{
	if (caller->sc) {
		return !r->sc && !r->below && !r->above && has_time(core, caller);
	}
	return r->sc && r->sc == t->sc;
}

/* t waits for the next message, with a reply object that has just become free. */
static inline void wait_at(struct endpoint *e, struct tcb *t, struct reply *reply)
{
	t->reply = reply;
	reply->caller = t;
	t->blocked_on = e;
	t->state = THREAD_BLOCKED_RECEIVE;
	t->ipc_next = NULL;
	t->ipc_prev = NULL;
	e->head = t;
	e->tail_state = (word)t | ENDPOINT_RECEIVE;
}

struct tcb *fastpath_reply_recv(struct core *core, struct tcb *t)
{
	word info = t->context.x[REG_A1];
	struct cap source = find_cap(t, t->context.x[REG_A0]);
	struct cap reply_cap = find_cap(t, t->context.x[REG_A6]);
	struct endpoint *e;
	struct reply *reply;
	struct tcb *caller;

	if (unlikely((info & INFO_LENGTH_CAPS) > seL4_FastMessageRegisters ||
		     !cap_is(source, CAP_ENDPOINT) || !cap_may(source, seL4_RightRead) ||
		     !cap_is(reply_cap, CAP_REPLY))) {
		return NULL;
	}
	e = cap_object(source);
	reply = cap_object(reply_cap);
	caller = reply->caller;
	if (unlikely(e->head || !caller || caller->state != THREAD_BLOCKED_REPLY ||
		     caller->fault.type || caller->core != core->id ||
		     core->action != SCHEDULE_RESUME || !may_run_next(core, t, caller) ||
		     !reply_is_plain(core, reply, t, caller))) {
		return NULL;
	}
	if (unlikely(t->bound &&
		     (t->bound->sc || notification_state(t->bound) == NOTIFICATION_ACTIVE))) {
		return NULL;
	}

	caller->reply = NULL;
	copy_words(t, caller, info & 0x7f);
	caller->context.x[REG_A0] = 0;
	caller->context.x[REG_A1] = info & ~(word)INFO_CAPS;
	if (caller->sc) {
		change_context(core, caller->sc);
	} else {
		give_back(reply, t, caller);
	}
	wait_at(e, t, reply);
	return run(core, caller);
}
