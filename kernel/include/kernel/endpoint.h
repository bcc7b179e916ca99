/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where senders and receivers meet. 16 bytes: one queue, ordered by priority,
 * of either senders or receivers; the state is in the low bits of `tail`.
 */
#pragma once

#include "kernel/cap.h"

struct tcb;
struct reply;

enum endpoint_state { ENDPOINT_IDLE = 0, ENDPOINT_SEND = 1, ENDPOINT_RECEIVE = 2 };

struct endpoint {
	struct tcb *head;
	word tail_state;
};

_Static_assert(sizeof(struct endpoint) == 16, "an endpoint is 16 bytes");

static inline enum endpoint_state endpoint_state(const struct endpoint *e)
{
	return (enum endpoint_state)(e->tail_state & 3);
}

/* How a message is sent: flags of endpoint_send. */
enum {
	SEND_BLOCKING = 1,
	SEND_CALL = 2,
	SEND_CAN_DONATE = 4,
};

/* Sends the message in t's registers with the rights and badge of `cap`. */
void endpoint_send(struct tcb *t, struct cap cap, unsigned flags);

/* Receives into t; `reply` may be null (Wait). */
void endpoint_receive(struct tcb *t, struct cap cap, bool blocking, struct reply *reply);

/* Takes t out of the queue it stands in. */
void endpoint_remove(struct endpoint *e, struct tcb *t);

/* t's priority changed: find its place in the queue again. */
void endpoint_reorder(struct endpoint *e, struct tcb *t);

/* Restarts one waiter, the last cap being gone; true when there are more. */
bool endpoint_cancel_one(struct endpoint *e);

/* Restarts queued senders with this badge; INVOCATION_PREEMPTED to go on. */
int endpoint_cancel_badged(struct endpoint *e, word badge);
