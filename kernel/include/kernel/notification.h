/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A word of signal bits that a thread can wait for. 64 bytes: the waiters by
 * priority, the pending word, the thread bound to it, and the scheduling
 * context it lends to a passive bound thread.
 */
#pragma once

#include "kernel/cap.h"

struct sched_context;
struct tcb;

enum notification_state {
	NOTIFICATION_IDLE = 0,
	NOTIFICATION_WAITING = 1,
	NOTIFICATION_ACTIVE = 2,
};

struct notification {
	struct tcb *head;
	word tail_state;
	word pending;
	struct tcb *bound;
	struct sched_context *sc;
	word pad[3];
};

_Static_assert(sizeof(struct notification) == 64, "a notification is 64 bytes");

static inline enum notification_state notification_state(const struct notification *n)
{
	return (enum notification_state)(n->tail_state & 3);
}

void notification_signal(struct notification *n, word badge);
void notification_receive(struct tcb *t, struct cap cap, bool blocking);
void notification_remove(struct notification *n, struct tcb *t);
void notification_reorder(struct notification *n, struct tcb *t);
/* Restarts one waiter, the last cap being gone; true when there are more. */
bool notification_cancel_one(struct notification *n);


/* Delivers the pending word to its bound thread t; the caller saw it Active. */
void notification_complete(struct notification *n, struct tcb *t);

/* Lends n's context to a passive t; gives back what t borrowed from n. */
void notification_lend(struct notification *n, struct tcb *t);
void notification_take_back(struct notification *n, struct tcb *t);
