/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads of a core that wait for their next refill, soonest first. A list
 * that is searched from the front: its length is the number of runnable
 * threads without budget, which a tickless system keeps small. Kernel lock.
 */
#include "kernel/sched.h"

static word release_time(struct tcb *t)
{
	return refill_head(t->sc)->time;
}

void release_insert(struct core *core, struct tcb *t)
{
	struct tcb *prev = NULL, *next = core->release_head;

	while (next && release_time(next) <= release_time(t)) {
		prev = next;
		next = next->queue_next;
	}
	t->queue = QUEUE_RELEASE;
	t->queue_prev = prev;
	t->queue_next = next;
	if (prev) {
		prev->queue_next = t;
	} else {
		core->release_head = t;
	}
	if (next) {
		next->queue_prev = t;
	}
}

void release_remove(struct core *core, struct tcb *t)
{
	if (t->queue_prev) {
		t->queue_prev->queue_next = t->queue_next;
	} else {
		core->release_head = t->queue_next;
	}
	if (t->queue_next) {
		t->queue_next->queue_prev = t->queue_prev;
	}
	t->queue_next = NULL;
	t->queue_prev = NULL;
	t->queue = QUEUE_NONE;
}
