/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Endpoints: a sender and a receiver meet, the message is copied, and for a
 * Call the reply object is linked and the caller's time may move to the
 * receiver. Whoever comes first waits in the queue: highest priority first,
 * in order of arrival within one. Called by api/syscall.c, fault.c; the kernel
 * lock guards everything.
 * walk call 5/7 -> kernel/ipc/transfer.c
 */
#include "kernel/endpoint.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/ipc.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"
#include "kernel/wait_queue.h"

static struct tcb *tail_of(const struct endpoint *e)
{
	return (struct tcb *)(e->tail_state & ~3UL);
}

static void set_tail(struct endpoint *e, struct tcb *tail, enum endpoint_state state)
{
	e->tail_state = (word)tail | (tail ? state : ENDPOINT_IDLE);
}

static void insert(struct endpoint *e, struct tcb *t, enum endpoint_state state)
{
	set_tail(e, wait_insert(&e->head, tail_of(e), t), state);
}

void endpoint_remove(struct endpoint *e, struct tcb *t)
{
	set_tail(e, wait_remove(&e->head, tail_of(e), t), endpoint_state(e));
}

void endpoint_reorder(struct endpoint *e, struct tcb *t)
{
	enum endpoint_state state = endpoint_state(e);

	endpoint_remove(e, t);
	insert(e, t, state);
}

static void block_sender(struct endpoint *e, struct tcb *t, struct cap cap, unsigned flags)
{
	t->blocked_on = e;
	t->send_badge = cap_badge(cap);
	t->send_can_grant = cap_may(cap, seL4_RightGrant);
	t->send_can_grant_reply = cap_may(cap, seL4_RightGrantReply);
	t->send_is_call = (flags & SEND_CALL) != 0;
	tcb_set_state(t, THREAD_BLOCKED_SEND);
	insert(e, t, ENDPOINT_SEND);
}

/* The message has gone over: what becomes of a caller, and of its time. */
static void link_caller(struct tcb *caller, struct tcb *receiver, struct reply *reply,
			bool may_reply, bool donate)
{
	if (reply && may_reply) {
		reply_push(reply, caller, receiver, donate);
	} else {
		tcb_set_state(caller, THREAD_INACTIVE);
	}
}

static void send_to_receiver(struct endpoint *e, struct tcb *t, struct cap cap, unsigned flags)
{
	struct tcb *receiver = e->head;
	struct reply *reply = receiver->reply;

	endpoint_remove(e, receiver);
	message_transfer(t, receiver, e, cap_badge(cap), cap_may(cap, seL4_RightGrant));
	if (reply) {
		reply->caller = NULL;
		receiver->reply = NULL;
	}
	if ((flags & SEND_CALL) || t->fault.type) {
		link_caller(t, receiver, reply,
			    cap_may(cap, seL4_RightGrant | seL4_RightGrantReply),
			    flags & SEND_CAN_DONATE);
	} else if ((flags & SEND_CAN_DONATE) && t->sc && !receiver->sc) {
		sc_donate(t->sc, receiver);
	}
	tcb_set_state(receiver, THREAD_RUNNING);
	schedule_wake(receiver);
}

void endpoint_send(struct tcb *t, struct cap cap, unsigned flags)
{
	struct endpoint *e = cap_object(cap);

	if (endpoint_state(e) == ENDPOINT_RECEIVE) {
		send_to_receiver(e, t, cap, flags);
	} else if (flags & SEND_BLOCKING) {
		block_sender(e, t, cap, flags);
	}
}

static void block_receiver(struct endpoint *e, struct tcb *t, struct reply *reply)
{
	t->blocked_on = e;
	t->reply = reply;
	if (reply) {
		reply->caller = t;
	}
	tcb_set_state(t, THREAD_BLOCKED_RECEIVE);
	insert(e, t, ENDPOINT_RECEIVE);
}

static void receive_from_sender(struct endpoint *e, struct tcb *t, struct reply *reply)
{
	struct tcb *sender = e->head;
	bool donate = sender->fault.type != seL4_Fault_Timeout;

	endpoint_remove(e, sender);
	message_transfer(sender, t, e, sender->send_badge, sender->send_can_grant);
	if (sender->send_is_call || sender->fault.type) {
		link_caller(sender, t, reply,
			    sender->send_can_grant || sender->send_can_grant_reply, donate);
		/* With a donated context t may belong to another core now. */
		if (t->core != core_self()->id) {
			schedule_wake(t);
		}
	} else {
		tcb_set_state(sender, THREAD_RUNNING);
		schedule_wake(sender);
	}
}

void endpoint_receive(struct tcb *t, struct cap cap, bool blocking, struct reply *reply)
{
	struct endpoint *e = cap_object(cap);

	if (reply && reply->caller && reply->caller != t) {
		tcb_cancel_ipc(reply->caller);
	}
	if (t->bound && notification_state(t->bound) == NOTIFICATION_ACTIVE) {
		notification_complete(t->bound, t);
		return;
	}
	if (t->bound && blocking) {
		notification_take_back(t->bound, t);
	}
	if (endpoint_state(e) == ENDPOINT_SEND) {
		receive_from_sender(e, t, reply);
	} else if (blocking) {
		block_receiver(e, t, reply);
	} else {
		t->context.x[REG_A0] = 0;
	}
}

/* The waiter does its system call again; one that sent a fault has none. */
static void restart(struct endpoint *e, struct tcb *t)
{
	endpoint_remove(e, t);
	if (t->reply) {
		t->reply->caller = NULL;
		t->reply = NULL;
	}
	if (t->fault.type) {
		t->fault.type = seL4_Fault_NullFault;
		tcb_set_state(t, THREAD_INACTIVE);
	} else {
		tcb_set_state(t, THREAD_RESTART);
		schedule_wake(t);
	}
}

bool endpoint_cancel_one(struct endpoint *e)
{
	if (e->head) {
		restart(e, e->head);
	}
	return e->head != NULL;
}

/*
 * Preemption starts again at the head: senders that were passed once have
 * another badge and cost only the look.
 */
int endpoint_cancel_badged(struct endpoint *e, word badge)
{
	struct tcb *t = e->head;

	if (endpoint_state(e) != ENDPOINT_SEND) {
		return 0;
	}
	while (t) {
		struct tcb *next = t->ipc_next;

		if (t->send_badge == badge) {
			restart(e, t);
			if (preempt_wanted()) {
				return INVOCATION_PREEMPTED;
			}
		}
		t = next;
	}
	return 0;
}
