/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How threads, endpoints and replies are tied on a straight path: what has to
 * be plain, and the ends of queues and reply stacks when it is. In line, for
 * fastpath.c alone, which saves no registers; kernel lock.
 */
#pragma once

#include "abi/sel4/types.h"
#include "kernel/api/fast_message.h"
#include "kernel/api/fast_switch.h"
#include "kernel/endpoint.h"
#include "kernel/find.h"
#include "kernel/notification.h"
#include "kernel/reply.h"

enum { CAP_SENDER = CAP_ENDPOINT | seL4_RightWrite << CAP_RIGHTS_SHIFT };

/* The cap that cptr names; a null cap when finding it is not plain. */
static inline struct cap find_cap(struct tcb *t, word cptr)
{
	const struct slot *s = find_slot(t, cptr);

	return likely(s) ? s->cap : cap_null();
}

static inline bool may_send(struct cap cap)
{
	return likely((cap.w0 & (TYPE_MASK | seL4_RightWrite << CAP_RIGHTS_SHIFT)) == CAP_SENDER) &&
	       likely(cap_may(cap, seL4_RightGrant | seL4_RightGrantReply));
}

/* The caller gets its context back, or has its own and the reply is in no stack. */
static inline bool reply_is_plain(const struct core *core, const struct reply *r,
				  const struct tcb *t, const struct tcb *caller)
{
	if (caller->sc) {
		return !r->sc && !r->below && !r->above && can_change_context(core, caller->sc);
	}
	return r->sc && r->sc == t->sc;
}

/* A signal that is waiting, or time lent by the notification: not plain. */
static inline bool is_bound_quietly(const struct tcb *t)
{
	return likely(!t->bound) ||
	       (!t->bound->sc && notification_state(t->bound) != NOTIFICATION_ACTIVE);
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

/* Takes t out of the endpoint's queue, wherever it stands. */
static inline void remove_receiver(struct endpoint *e, struct tcb *t)
{
	struct tcb *prev = t->ipc_prev, *next = t->ipc_next;

	*(prev ? &prev->ipc_next : &e->head) = next;
	if (next) {
		next->ipc_prev = prev;
	} else {
		e->tail_state = prev ? (word)prev | ENDPOINT_RECEIVE : ENDPOINT_IDLE;
	}
	t->ipc_next = NULL;
	t->ipc_prev = NULL;
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

/* t waits for the next message, with the reply object that has just become free. */
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
