/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reply objects: who waits for an answer, and which scheduling context goes
 * back with it. Replies that one context has travelled through form a stack;
 * only the answer to the newest call moves the context. A link that breaks in
 * the middle leaves the context where it is. Kernel lock.
 */
#include "kernel/reply.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/ipc.h"
#include "kernel/sched.h"

void reply_push(struct reply *r, struct tcb *caller, struct tcb *callee, bool donate)
{
	struct sched_context *sc = caller->sc;

	r->caller = caller;
	caller->reply = r;
	tcb_set_state(caller, THREAD_BLOCKED_REPLY);
	if (!sc || !donate || callee->sc) {
		return;
	}
	r->below = sc->reply;
	if (r->below) {
		r->below->above = r;
		r->below->sc = NULL;
	}
	r->sc = sc;
	sc->reply = r;
	sc_donate(sc, callee);
}

static void unlink(struct reply *r)
{
	r->caller->reply = NULL;
	r->caller = NULL;
}

/* The newest reply of a context leaves its stack. */
static struct sched_context *take_top(struct reply *r)
{
	struct sched_context *sc = r->sc;

	sc->reply = r->below;
	if (r->below) {
		r->below->above = NULL;
		r->below->sc = sc;
	}
	r->sc = NULL;
	r->below = NULL;
	return sc;
}

/* Breaks the stack at r. */
static void take_out(struct reply *r)
{
	if (r->sc) {
		r->sc->reply = NULL;
		r->sc = NULL;
	}
	if (r->above) {
		r->above->below = NULL;
		r->above = NULL;
	}
	if (r->below) {
		r->below->above = NULL;
		r->below = NULL;
	}
}

void reply_pop(struct reply *r, struct tcb *caller)
{
	if (r->sc) {
		struct sched_context *sc = take_top(r);

		if (!caller->sc) {
			sc_donate(sc, caller);
		}
	}
	take_out(r);
	unlink(r);
}

void reply_cancel(struct reply *r)
{
	take_out(r);
	unlink(r);
}

void reply_clear(struct reply *r)
{
	struct tcb *t = r->caller;

	if (t && t->state == THREAD_BLOCKED_REPLY) {
		t->fault.type = seL4_Fault_NullFault;
		reply_pop(r, t);
		tcb_set_state(t, THREAD_INACTIVE);
	} else if (t) {
		tcb_cancel_ipc(t);
	}
}

/* The caller of a fault goes on, changed as its handler wants, or stops. */
static void answer_fault(struct tcb *caller, struct tcb *replier)
{
	bool restart = fault_message_reply(caller, replier);

	caller->fault.type = seL4_Fault_NullFault;
	tcb_set_state(caller, restart ? THREAD_RESTART : THREAD_INACTIVE);
}

/* The caller's context came back without budget: its handler, or sleep. */
static void wake_without_budget(struct tcb *caller, word fault_type)
{
	if (fault_type == seL4_Fault_Timeout || !fault_deliver_timeout(caller)) {
		sc_postpone(caller->sc);
	}
}

void reply_send(struct tcb *t, struct reply *r, bool can_grant)
{
	struct tcb *caller = r->caller;
	word fault_type;

	if (!caller || caller->state != THREAD_BLOCKED_REPLY) {
		return;
	}
	fault_type = caller->fault.type;
	reply_pop(r, caller);
	if (fault_type) {
		answer_fault(caller, t);
	} else {
		message_transfer(t, caller, NULL, 0, can_grant);
		tcb_set_state(caller, THREAD_RUNNING);
	}
	if (!caller->sc || !tcb_is_runnable(caller) || !sc_is_active(caller->sc)) {
		return;
	}
	if (refill_ready(caller->sc, core_self()->now) &&
	    refill_sufficient(caller->sc, 0, min_budget)) {
		schedule_wake(caller);
	} else {
		wake_without_budget(caller, fault_type);
	}
}
