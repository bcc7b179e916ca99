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
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/entry.h"
#include "kernel/find.h"
#include "kernel/lock.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"

enum {
	ECALL_LENGTH = 4,
	INFO_EXTRA_CAPS = 0x180,
	INFO_CAPS = 0xf80,	/* extra caps, unwrapped */
	TYPE_MASK = (1 << CAP_TYPE_BITS) - 1,
	CAP_SENDER = CAP_ENDPOINT | seL4_RightWrite << CAP_RIGHTS_SHIFT,
	CAP_SIGNALLER = CAP_NOTIFICATION | seL4_RightWrite << CAP_RIGHTS_SHIFT,
	CAP_RECEIVER = CAP_ENDPOINT | seL4_RightRead << CAP_RIGHTS_SHIFT,
};

/* The cap that cptr names; a null cap when finding it is not plain. */
static inline struct cap find_cap(struct tcb *t, word cptr)
{
	const struct slot *s = find_slot(t, cptr);

	return likely(s) ? s->cap : cap_null();
}

/* Nobody better is waiting for this core. */
static inline bool may_run_next(const struct core *core, const struct tcb *t,
				const struct tcb *next)
{
	word group = next->priority / 64;

	if (likely(next->priority >= t->priority)) {
		return true;
	}
	return core->ready_summary >> group <= 1 &&
	       (core->ready_summary >> group == 0 ||
		core->ready_bitmap[group] >> (next->priority % 64) <= 1);
}

/*
 * Both contexts are round robin, which makes charging two additions, the
 * partner's has time left, and the timer need not be set.
 */
static inline bool can_change_context(const struct core *core, const struct sched_context *to)
{
	word amount = to->refills[0].amount;

	return !core->sc->period && !to->period && amount >= min_budget &&
	       core->now + amount >= core->armed;
}

/* Round robin: refill 0 is what is left of the slice, refill 1 what is used. */
static inline void change_context(struct core *core, struct sched_context *to)
{
	struct sched_context *from = core->sc;
	word used = core->now - core->charged_from;

	from->consumed += used;
	from->refills[0].amount -= used;
	from->refills[1].amount += used;
	core->charged_from = core->now;
	core->sc = to;
	core->slice_end = core->now + to->refills[0].amount;
	core->entry_limit = core->slice_end - min_budget;
}

/* Only the words within the length are written. */
static inline void copy_registers(const struct tcb *from, struct tcb *to, word length)
{
	const word *in = &from->context.x[REG_A2];
	word *out = &to->context.x[REG_A2];

	if (likely(length >= seL4_FastMessageRegisters)) {
		word a = in[0], b = in[1], c = in[2], d = in[3];

		out[0] = a;
		out[1] = b;
		out[2] = c;
		out[3] = d;
		return;
	}
	for (; length; length--) {
		*out++ = *in++;
	}
}

/* The IPC buffers of both sides, when the message is longer than the registers. */
struct buffers {
	const word *from;
	word *to;
};

static inline word *buffer_of(const struct tcb *t, word rights)
{
	word w0 = t->slots[TCB_IPC_BUFFER].cap.w0;
	word wanted = CAP_FRAME | rights << CAP_RIGHTS_SHIFT;
	word offset_mask = BIT(12 + 9 * (w0 >> CAP_FRAME_SIZE_SHIFT & 3)) - 1;

	if ((w0 & (TYPE_MASK | rights << CAP_RIGHTS_SHIFT)) != wanted) {
		return NULL;
	}
	return (word *)((char *)phys_to_virt(w0 >> CAP_ADDRESS_SHIFT) +
			(t->ipc_buffer & offset_mask));
}

static inline bool find_buffers(struct buffers *b, const struct tcb *from, const struct tcb *to)
{
	b->from = buffer_of(from, seL4_RightRead);
	b->to = buffer_of(to, seL4_RightRead | seL4_RightWrite);
	return b->from && b->to;
}

static inline void copy_buffer(const struct buffers *b, word length)
{
	for (word i = seL4_FastMessageRegisters; i < length; i++) {
		b->to[1 + i] = b->from[1 + i];
	}
}

static inline void deliver(const struct tcb *from, struct tcb *to, const struct buffers *b,
			   word badge, word info)
{
	copy_registers(from, to, info & 0x7f);
	if (unlikely((info & 0x7f) > seL4_FastMessageRegisters)) {
		copy_buffer(b, info & 0x7f);
	}
	to->context.x[REG_A0] = badge;
	to->context.x[REG_A1] = info;
}

static inline struct tcb *run(struct core *core, struct tcb *next)
{
	next->state = THREAD_RUNNING;
	core->current = next;
	if (unlikely(!arch_vspace_is_known(core, next))) {
		return kernel_finish(core, next);
	}
	arch_vspace_switch(core, next);
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

static inline bool may_send(struct cap cap)
{
	return likely((cap.w0 & (TYPE_MASK | seL4_RightWrite << CAP_RIGHTS_SHIFT)) == CAP_SENDER) &&
	       likely(cap_may(cap, seL4_RightGrant | seL4_RightGrantReply));
}

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

/*
 * A thread of this core with time of its own that is no better than the
 * current one: waking it is putting it into its ready queue.
 */
static inline bool can_wake(const struct core *core, const struct tcb *t, const struct tcb *woken)
{
	const struct sched_context *sc = woken->sc;

	return likely(woken->core == core->id) && likely(woken->priority <= t->priority) &&
	       likely(sc) && !sc->period && sc->refill_max && sc->refills[0].amount >= min_budget &&
	       woken->queue == QUEUE_NONE;
}

/* Behind its equals, or before them when the current thread is better than all of them. */
static inline void wake(struct core *core, const struct tcb *t, struct tcb *woken)
{
	word priority = woken->priority;
	struct tcb_list *list = &core->ready[priority];

	woken->state = THREAD_RUNNING;
	woken->queue = QUEUE_READY;
	woken->queue_next = NULL;
	woken->queue_prev = NULL;
	if (!list->head) {
		list->head = woken;
		list->tail = woken;
		core->ready_bitmap[priority / 64] |= BIT(priority % 64);
		core->ready_summary |= BIT(priority / 64);
	} else if (priority == t->priority) {
		woken->queue_prev = list->tail;
		list->tail->queue_next = woken;
		list->tail = woken;
	} else {
		woken->queue_next = list->head;
		list->head->queue_prev = woken;
		list->head = woken;
	}
}

static inline struct tcb *resume(struct core *core, struct tcb *t)
{
	t->context.pc = t->context.restart_pc + ECALL_LENGTH;
	kernel_unlock(core);
	return t;
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

/* The first of t's equals that are ready; nobody better is, or t would not run. */
static inline struct tcb *equal_of(const struct core *core, const struct tcb *t)
{
	struct tcb *next = core->ready[t->priority].head;

	return likely(next) && likely(next->state == THREAD_RUNNING) && !next->yield_to &&
			       can_change_context(core, next->sc) ? next : NULL;
}

static inline void ready_remove_first(struct core *core, struct tcb *first)
{
	struct tcb_list *list = &core->ready[first->priority];
	word group = first->priority / 64;

	list->head = first->queue_next;
	first->queue_next = NULL;
	first->queue = QUEUE_NONE;
	if (list->head) {
		list->head->queue_prev = NULL;
		return;
	}
	list->tail = NULL;
	core->ready_bitmap[group] &= ~BIT(first->priority % 64);
	if (core->ready_bitmap[group] == 0) {
		core->ready_summary &= ~BIT(group);
	}
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
