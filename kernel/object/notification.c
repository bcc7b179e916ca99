/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notifications: signals are collected in one word until somebody takes them.
 * A signal wakes the first waiter, or the bound thread if that waits for a
 * message, or stays pending. A passive bound thread borrows the scheduling
 * context of the notification. Kernel lock.
 */
#include "kernel/notification.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/sched.h"
#include "kernel/wait_queue.h"

static struct tcb *tail_of(const struct notification *n)
{
	return (struct tcb *)(n->tail_state & ~3UL);
}

static void set_tail(struct notification *n, struct tcb *tail)
{
	n->tail_state = (word)tail | (tail ? NOTIFICATION_WAITING : NOTIFICATION_IDLE);
}

static void insert(struct notification *n, struct tcb *t)
{
	set_tail(n, wait_insert(&n->head, tail_of(n), t));
}

void notification_remove(struct notification *n, struct tcb *t)
{
	set_tail(n, wait_remove(&n->head, tail_of(n), t));
}

void notification_reorder(struct notification *n, struct tcb *t)
{
	notification_remove(n, t);
	insert(n, t);
}

/* A signal has nothing to say but its badge: only a0 is written. */
static void wake(struct notification *n, struct tcb *t, word badge)
{
	t->context.x[REG_A0] = badge;
	tcb_set_state(t, THREAD_RUNNING);
	notification_lend(n, t);
	schedule_wake(t);
}

void notification_signal(struct notification *n, word badge)
{
	struct tcb *t;

	switch (notification_state(n)) {
	case NOTIFICATION_WAITING:
		t = n->head;
		notification_remove(n, t);
		wake(n, t, badge);
		break;
	case NOTIFICATION_IDLE:
		if (n->bound && n->bound->state == THREAD_BLOCKED_RECEIVE) {
			tcb_cancel_ipc(n->bound);
			wake(n, n->bound, badge);
			break;
		}
		n->pending = badge;
		n->tail_state = NOTIFICATION_ACTIVE;
		break;
	case NOTIFICATION_ACTIVE:
		n->pending |= badge;
		break;
	}
}

void notification_complete(struct notification *n, struct tcb *t)
{
	t->context.x[REG_A0] = n->pending;
	n->pending = 0;
	n->tail_state = NOTIFICATION_IDLE;
	notification_lend(n, t);
}

void notification_receive(struct tcb *t, struct cap cap, bool blocking)
{
	struct notification *n = cap_object(cap);

	if (notification_state(n) == NOTIFICATION_ACTIVE) {
		notification_complete(n, t);
	} else if (blocking) {
		t->blocked_on = n;
		notification_take_back(n, t);
		tcb_set_state(t, THREAD_BLOCKED_NOTIFICATION);
		insert(n, t);
	} else {
		t->context.x[REG_A0] = 0;
	}
}

bool notification_cancel_one(struct notification *n)
{
	struct tcb *t = n->head;

	if (t) {
		notification_remove(n, t);
		tcb_set_state(t, THREAD_RESTART);
		schedule_wake(t);
	}
	return n->head != NULL;
}

void notification_lend(struct notification *n, struct tcb *t)
{
	struct sched_context *sc = n->sc;

	if (t->sc || !sc || sc->tcb) {
		return;
	}
	sc_donate(sc, t);
	sc_resume(sc);
	if (t->core != core_self()->id) {
		schedule_wake(t);
	}
}

void notification_take_back(struct notification *n, struct tcb *t)
{
	if (!n->sc || n->sc != t->sc) {
		return;
	}
	schedule_dequeue(t);
	t->sc->tcb = NULL;
	t->sc = NULL;
}
