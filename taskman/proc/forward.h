/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forwarding: a notification is bound to one thread, so where several receive
 * on a channel a thread of taskman takes the notification and sends its badge
 * into the endpoint, where any receiver gets it. The thread runs seven
 * instructions of taskman's image, without a stack, above all programs; its
 * objects are the owner's of the channel.
 */
#pragma once

#include "abi/sel4/types.h"

struct process;

struct forward {
	seL4_CPtr tcb, sched_context, send; /* in taskman's CSpace; 0: none */
	unsigned side; /* what the process signals to be forwarded to once more */
};

/* Starts one between a notification and an endpoint of P. ENOMEM. */
int forward_start(struct forward *f, struct process *p, seL4_CPtr notification,
		  seL4_CPtr endpoint);

/* Ends it; a message of it that is queued goes with it. */
void forward_stop(struct forward *f, struct process *p);

static inline int forward_runs(const struct forward *f)
{
	return f->tcb != 0;
}
