/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls as almost all of them are: Call, ReplyRecv, and Send to a reply
 * without caps, the other side waiting on this core, nobody in the way; a Recv
 * that takes a queued message or gives way to an equal; a Signal. What the long
 * way through invocation.c, endpoint.c, reply.c and schedule.c would do is done
 * here in one straight line, for a passive partner (the caller's context moves
 * over) and for an active one (the core goes on to charge the partner's
 * context). Everything is checked before anything is changed; with any doubt
 * the long way decides (kernel_syscall_slowly).
 * Nothing is called on the way but in place of returning, and this file is
 * compiled to save no registers: all that trap code needs is in the contexts.
 * walk call 2/7 -> kernel/api/syscall.c
 */
#include "abi/sel4/syscalls.h"
#include "kernel/api/fast_link.h"
#include "kernel/api/fast_message.h"
#include "kernel/api/fast_switch.h"
#include "kernel/debug.h"
#include "kernel/entry.h"

enum {
	INFO_EXTRA_CAPS = 0x180,
	INFO_CAPS = 0xf80,	/* extra caps, unwrapped */
	CAP_SIGNALLER = CAP_NOTIFICATION | seL4_RightWrite << CAP_RIGHTS_SHIFT,
	CAP_RECEIVER = CAP_ENDPOINT | seL4_RightRead << CAP_RIGHTS_SHIFT,
};

static struct tcb *call(struct core *core, struct tcb *t)
{
	word info = t->context.x[REG_A1];
	struct slot *slot = find_slot(t, t->context.x[REG_A0]);
	struct cap cap = likely(slot) ? slot->cap : cap_null();
	struct endpoint *e = cap_object(cap);
	struct buffers buffers = { NULL, NULL };
	struct sched_context *sc;
	struct reply *reply;
	struct tcb *server;

	if (unlikely((info & INFO_CAPS) || !may_send(cap) ||
		     endpoint_state(e) != ENDPOINT_RECEIVE)) {
		if (slot && !cap_is(cap, CAP_ENDPOINT)) {
			return kernel_invoke(core, slot);
		}
		return kernel_syscall_slowly(core, seL4_SysCall);
	}
	server = e->head;
	reply = server->reply;
	sc = server->sc;
	if (unlikely(!reply || server->core != core->id || !may_run_next(core, t, server) ||
		     (sc && !can_change_context(core, sc)))) {
		return kernel_syscall_slowly(core, seL4_SysCall);
	}
	if (unlikely((info & 0x7f) > seL4_FastMessageRegisters) &&
	    ((info & 0x7f) > seL4_MsgMaxLength || !find_buffers(&buffers, t, server))) {
		return kernel_syscall_slowly(core, seL4_SysCall);
	}

	remove_first(e, server);
	server->reply = NULL;
	reply->caller = t;
	t->reply = reply;
	t->state = THREAD_BLOCKED_REPLY;
	t->context.pc = t->context.restart_pc + ECALL_LENGTH;
	deliver(t, server, &buffers, cap_badge(cap), info);
	if (sc) {
		change_context(core, sc);
	} else {
		lend(reply, t, server);
	}
	return run(core, server);
}

static struct tcb *reply_recv(struct core *core, struct tcb *t)
{
	word info = t->context.x[REG_A1];
	struct cap reply_cap = find_cap(t, t->context.x[REG_A6]);
	struct cap source = find_cap(t, t->context.x[REG_A0]);
	struct buffers buffers = { NULL, NULL };
	struct endpoint *e = cap_object(source);
	struct reply *reply = cap_object(reply_cap);
	struct tcb *caller;

	if (unlikely((info & INFO_CAPS) || !cap_is(reply_cap, CAP_REPLY) ||
		     (source.w0 & (TYPE_MASK | seL4_RightRead << CAP_RIGHTS_SHIFT)) !=
			     CAP_RECEIVER || e->head)) {
		return kernel_syscall_slowly(core, seL4_SysReplyRecv);
	}
	caller = reply->caller;
	if (unlikely(!caller || caller->state != THREAD_BLOCKED_REPLY || caller->fault.type ||
		     caller->core != core->id || !may_run_next(core, t, caller) ||
		     !reply_is_plain(core, reply, t, caller) || !is_bound_quietly(t))) {
		return kernel_syscall_slowly(core, seL4_SysReplyRecv);
	}
	if (unlikely((info & 0x7f) > seL4_FastMessageRegisters) &&
	    ((info & 0x7f) > seL4_MsgMaxLength || !find_buffers(&buffers, t, caller))) {
		return kernel_syscall_slowly(core, seL4_SysReplyRecv);
	}

	caller->reply = NULL;
	t->context.pc = t->context.restart_pc + ECALL_LENGTH;
	deliver(t, caller, &buffers, 0, info);
	if (caller->sc) {
		change_context(core, caller->sc);
	} else {
		give_back(reply, t, caller);
	}
	wait_at(e, t, reply);
	return run(core, caller);
}

/* Send to a reply object whose caller has its own context. */
static struct tcb *reply(struct core *core, struct tcb *t, struct cap cap)
{
	word info = t->context.x[REG_A1];
	struct buffers buffers = { NULL, NULL };
	struct reply *r = cap_object(cap);
	struct tcb *caller = r->caller;

	if (unlikely((info & INFO_CAPS) || !caller || caller->state != THREAD_BLOCKED_REPLY ||
		     caller->fault.type || r->sc || r->below || r->above ||
		     !can_wake(core, t, caller))) {
		return kernel_syscall_slowly(core, seL4_SysSend);
	}
	if (unlikely((info & 0x7f) > seL4_FastMessageRegisters) &&
	    ((info & 0x7f) > seL4_MsgMaxLength || !find_buffers(&buffers, t, caller))) {
		return kernel_syscall_slowly(core, seL4_SysSend);
	}

	r->caller = NULL;
	caller->reply = NULL;
	deliver(t, caller, &buffers, 0, info);
	wake(core, t, caller);
	return resume(core, t);
}

/* The bound thread waits for a message and gets the badge instead. */
static struct tcb *signal_bound(struct core *core, struct tcb *t, struct notification *n,
				word badge)
{
	struct tcb *bound = n->bound;

	/* Bound while a signal was pending: that one is collected first. */
	if (unlikely(notification_state(n) != NOTIFICATION_IDLE || !can_wake(core, t, bound))) {
		return kernel_syscall_slowly(core, seL4_SysSend);
	}
	remove_receiver(bound->blocked_on, bound);
	if (bound->reply) {
		bound->reply->caller = NULL;
		bound->reply = NULL;
	}
	bound->context.x[REG_A0] = badge;
	wake(core, t, bound);
	return resume(core, t);
}

/* A Signal for which nobody waits, or a bound thread; or the reply to a message. */
static struct tcb *send(struct core *core, struct tcb *t)
{
	struct cap cap = find_cap(t, t->context.x[REG_A0]);
	struct notification *n = cap_object(cap);

	if (cap_is(cap, CAP_REPLY)) {
		return reply(core, t, cap);
	}
	if (unlikely((cap.w0 & (TYPE_MASK | seL4_RightWrite << CAP_RIGHTS_SHIFT)) !=
			     CAP_SIGNALLER ||
		     notification_state(n) == NOTIFICATION_WAITING ||
		     (t->context.x[REG_A1] & INFO_EXTRA_CAPS))) {
		return kernel_syscall_slowly(core, seL4_SysSend);
	}
	if (n->bound && n->bound->state == THREAD_BLOCKED_RECEIVE) {
		return signal_bound(core, t, n, cap_badge(cap));
	}
	n->pending |= cap_badge(cap);
	n->tail_state = NOTIFICATION_ACTIVE;
	return resume(core, t);
}

/* The message of a caller that has waited in the queue: t goes on with it. */
static struct tcb *take(struct core *core, struct tcb *t, struct endpoint *e, struct reply *r)
{
	struct tcb *caller = e->head;
	word info = caller->context.x[REG_A1];
	struct buffers buffers = { NULL, NULL };

	if (unlikely(endpoint_state(e) != ENDPOINT_SEND || !caller->send_is_call ||
		     caller->fault.type || (info & INFO_CAPS) ||
		     !(caller->send_can_grant | caller->send_can_grant_reply))) {
		return kernel_syscall_slowly(core, seL4_SysRecv);
	}
	if (unlikely((info & 0x7f) > seL4_FastMessageRegisters) &&
	    ((info & 0x7f) > seL4_MsgMaxLength || !find_buffers(&buffers, caller, t))) {
		return kernel_syscall_slowly(core, seL4_SysRecv);
	}

	remove_first(e, caller);
	r->caller = caller;
	caller->reply = r;
	caller->state = THREAD_BLOCKED_REPLY;
	deliver(caller, t, &buffers, caller->send_badge, info);
	return resume(core, t);
}

/* With time of its own, and a reply object that nobody uses. */
static struct tcb *receive(struct core *core, struct tcb *t)
{
	struct cap reply_cap = find_cap(t, t->context.x[REG_A6]);
	struct cap source = find_cap(t, t->context.x[REG_A0]);
	struct endpoint *e = cap_object(source);
	struct reply *r = cap_object(reply_cap);
	struct tcb *next;

	if (unlikely(!cap_is(reply_cap, CAP_REPLY) ||
		     (source.w0 & (TYPE_MASK | seL4_RightRead << CAP_RIGHTS_SHIFT)) !=
			     CAP_RECEIVER || r->caller || !is_bound_quietly(t))) {
		return kernel_syscall_slowly(core, seL4_SysRecv);
	}
	if (e->head) {
		return take(core, t, e, r);
	}
	next = equal_of(core, t);
	if (unlikely(!next || core->sc->period)) {
		return kernel_syscall_slowly(core, seL4_SysRecv);
	}

	ready_remove_first(core, next);
	t->context.pc = t->context.restart_pc + ECALL_LENGTH;
	wait_at(e, t, r);
	change_context(core, next->sc);
	return run(core, next);
}

struct tcb *kernel_syscall(struct core *core, long number)
{
	if (unlikely(!kernel_trylock(core))) {
		return kernel_syscall_waiting(core, number);
	}
	core->now = arch_now();
	/* Also when another core has stalled this one: the limit is 0 then. */
	if (unlikely(core->now > core->entry_limit)) {
		return kernel_syscall_slowly(core, number);
	}
	switch (number) {
	case seL4_SysCall:
		return call(core, core->current);
	case seL4_SysReplyRecv:
		return reply_recv(core, core->current);
	case seL4_SysSend:
		return send(core, core->current);
	case seL4_SysRecv:
		return receive(core, core->current);
	default:
		return kernel_syscall_slowly(core, number);
	}
}
