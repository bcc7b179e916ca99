/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling contexts as objects: who holds one, how it moves. A context
 * belongs to one thread at a time, may be lent by a notification, and
 * remembers the stack of calls it came through. The arithmetic of time is in
 * sched/refill.c. Kernel lock.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/invocation.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"

void sc_donate(struct sched_context *sc, struct tcb *to)
{
	struct tcb *from = sc->tcb;

	if (from) {
		schedule_stall(from);
		schedule_dequeue(from);
		from->sc = NULL;
	}
	sc->tcb = to;
	to->sc = sc;
	schedule_migrate(to, sc->core);
}

/* A runnable thread without ready budget goes to sleep. */
void sc_resume(struct sched_context *sc)
{
	struct tcb *t = sc ? sc->tcb : NULL;

	if (!t || !tcb_is_runnable(t) || !sc_is_active(sc)) {
		return;
	}
	if (!refill_ready(sc, core_self()->now) || !refill_sufficient(sc, 0, min_budget)) {
		sc_postpone(sc);
	}
}

void sc_postpone(struct sched_context *sc)
{
	struct tcb *t = sc->tcb;
	struct core *core = &cores[t->core];

	schedule_dequeue(t);
	release_insert(core, t);
	if (core != core_self() && core->release_head == t) {
		/* That core has to set its timer. */
		schedule_interrupt(core);
	}
}

void sc_bind_tcb(struct sched_context *sc, struct tcb *t)
{
	sc->tcb = t;
	t->sc = sc;
	schedule_migrate(t, sc->core);
	if (!sc_is_active(sc)) {
		return;
	}
	if (sc->sporadic && cores[sc->core].sc != sc) {
		refill_unblock(sc, core_self()->now, min_budget);
	}
	sc_resume(sc);
	schedule_push(t);
}

void sc_unbind_tcb(struct sched_context *sc)
{
	struct tcb *t = sc->tcb;

	if (t) {
		schedule_stall(t);
		schedule_dequeue(t);
		t->sc = NULL;
		sc->tcb = NULL;
	}
}

void sc_bind_notification(struct sched_context *sc, struct notification *n)
{
	n->sc = sc;
	sc->notification = n;
}

void sc_unbind_notification(struct sched_context *sc)
{
	if (sc->notification) {
		sc->notification->sc = NULL;
		sc->notification = NULL;
	}
}

void sc_unbind_all(struct sched_context *sc)
{
	sc_unbind_tcb(sc);
	sc_unbind_notification(sc);
	if (sc->reply) {
		sc->reply->sc = NULL;
		sc->reply = NULL;
	}
}

/* The object goes away: no core may charge it any more. */
void sc_destroy(struct sched_context *sc)
{
	sc_unbind_all(sc);
	if (sc->yield_from) {
		sc_complete_yield(sc->yield_from);
	}
	for (unsigned i = 0; i < core_count; i++) {
		if (cores[i].sc == sc) {
			cores[i].sc = NULL;
		}
	}
	sc->refill_max = 0;
}

void sc_cancel_yield(struct tcb *t)
{
	if (t->yield_to) {
		t->yield_to->yield_from = NULL;
		t->yield_to = NULL;
	}
}

/* The thread that yielded runs again: what did the other use meanwhile? */
void sc_complete_yield(struct tcb *t)
{
	struct sched_context *sc = t->yield_to;

	if (!sc) {
		return;
	}
	if (t->send_is_call) {
		t->context.x[REG_A0] = 0;
		t->context.x[REG_A1] = 1;
		t->context.x[REG_A2] = sc_take_consumed(sc);
	}
	sc_cancel_yield(t);
}

word sc_take_consumed(struct sched_context *sc)
{
	word ticks = sc->consumed;

	sc->consumed = 0;
	return ticks / ticks_per_us;
}

static bool is_own(const struct invocation *inv, const struct sched_context *sc)
{
	return inv->caller->sc == sc;
}

static int bind_tcb(struct sched_context *sc, struct tcb *t)
{
	if (sc->tcb || t->sc) {
		return error_illegal();
	}
	if (tcb_is_blocked(t) &&
	    !(sc_is_active(sc) && refill_ready(sc, core_self()->now) &&
	      refill_sufficient(sc, 0, min_budget))) {
		return error_illegal();
	}
	sc_bind_tcb(sc, t);
	return 0;
}

static int bind_notification(struct sched_context *sc, struct notification *n)
{
	if (sc->notification || n->sc) {
		return error_illegal();
	}
	sc_bind_notification(sc, n);
	return 0;
}

static int decode_bind(struct invocation *inv, struct sched_context *sc)
{
	struct cap cap = invocation_extra(inv, 0);

	if (inv->extra_count < 1) {
		return error_truncated();
	}
	switch (cap_type(cap)) {
	case CAP_TCB:
		return bind_tcb(sc, cap_object(cap));
	case CAP_NOTIFICATION:
		return bind_notification(sc, cap_object(cap));
	default:
		return error_capability(1);
	}
}

static int decode_unbind_object(struct invocation *inv, struct sched_context *sc)
{
	struct cap cap = invocation_extra(inv, 0);

	if (inv->extra_count < 1) {
		return error_truncated();
	}
	switch (cap_type(cap)) {
	case CAP_TCB:
		if (sc->tcb != cap_object(cap) || is_own(inv, sc)) {
			return error_illegal();
		}
		sc_unbind_tcb(sc);
		return 0;
	case CAP_NOTIFICATION:
		if (sc->notification != cap_object(cap)) {
			return error_illegal();
		}
		sc_unbind_notification(sc);
		return 0;
	default:
		return error_capability(1);
	}
}

static int decode_unbind(struct invocation *inv, struct sched_context *sc)
{
	if (is_own(inv, sc)) {
		return error_illegal();
	}
	sc_unbind_all(sc);
	return 0;
}

static int decode_consumed(struct invocation *inv, struct sched_context *sc)
{
	struct core *core = core_self();

	if (core->sc == sc) {
		schedule_charge(core);
	}
	invocation_result(inv, 0, sc_take_consumed(sc));
	return 0;
}

/* The target runs before the caller, which gets its answer when it runs again. */
static void yield_to(struct invocation *inv, struct sched_context *sc)
{
	struct tcb *caller = inv->caller, *t = sc->tcb;

	caller->yield_to = sc;
	sc->yield_from = caller;
	caller->send_is_call = inv->is_call;
	tcb_set_state(caller, THREAD_RUNNING);
	schedule_dequeue(t);
	schedule_push(caller);
	schedule_push(t);
}

static int decode_yield_to(struct invocation *inv, struct sched_context *sc)
{
	struct tcb *caller = inv->caller, *t = sc->tcb;

	if (!t || t == caller || t->priority > caller->max_priority || caller->yield_to) {
		return error_illegal();
	}
	if (sc->yield_from) {
		sc_complete_yield(sc->yield_from);
	}
	sc_resume(sc);
	if (!tcb_is_schedulable(t) || t->core != caller->core || t->priority < caller->priority) {
		if (t->queue == QUEUE_READY) {
			schedule_dequeue(t);
			schedule_append(t);
		}
		return decode_consumed(inv, sc);
	}
	yield_to(inv, sc);
	return INVOCATION_NO_REPLY;
}

int sc_decode(struct invocation *inv)
{
	struct sched_context *sc = cap_object(inv->cap);

	switch (inv->label) {
	case SchedContextConsumed:
		return decode_consumed(inv, sc);
	case SchedContextBind:
		return decode_bind(inv, sc);
	case SchedContextUnbindObject:
		return decode_unbind_object(inv, sc);
	case SchedContextUnbind:
		return decode_unbind(inv, sc);
	case SchedContextYieldTo:
		return decode_yield_to(inv, sc);
	default:
		return error_illegal();
	}
}
