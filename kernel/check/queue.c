/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queues: a core's ready lists with their bitmaps and its release queue, and
 * the threads that wait at an endpoint or a notification. Links agree in both
 * directions, the order is right, and everybody in a queue belongs there.
 */
#include "kernel/check/check.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/notification.h"
#include "kernel/sched.h"

static void check_queued(struct core *core, struct tcb *t, enum tcb_queue queue)
{
	kassert(t->queue == queue);
	kassert(t->core == core->id);
	kassert(tcb_is_runnable(t));
	kassert(t->sc && t->sc->tcb == t && t->sc->core == core->id);
	check_context(t->sc);
}

static void check_ready(struct core *core, unsigned priority)
{
	struct tcb_list *list = &core->ready[priority];
	struct tcb *prev = NULL;
	bool marked = core->ready_bitmap[priority / 64] >> (priority % 64) & 1;

	kassert(marked == (list->head != NULL));
	for (struct tcb *t = list->head; t; prev = t, t = t->queue_next) {
		kassert(t->priority == priority && t->queue_prev == prev);
		check_queued(core, t, QUEUE_READY);
	}
	kassert(list->tail == prev);
}

static void check_release(struct core *core)
{
	struct tcb *prev = NULL;
	word last = 0;

	for (struct tcb *t = core->release_head; t; prev = t, t = t->queue_next) {
		kassert(t->queue_prev == prev);
		check_queued(core, t, QUEUE_RELEASE);
		kassert(refill_head(t->sc)->time >= last);
		last = refill_head(t->sc)->time;
	}
}

void check_core_queues(struct core *core)
{
	for (unsigned i = 0; i < ARRAY_SIZE(core->ready_bitmap); i++) {
		kassert((core->ready_summary >> i & 1) == (core->ready_bitmap[i] != 0));
	}
	for (unsigned p = 0; p < PRIORITIES; p++) {
		check_ready(core, p);
	}
	check_release(core);
}

/* The threads from `head` on wait at `object` in `state`; returns the last. */
static const struct tcb *check_waiters(const struct tcb *head, const void *object,
				       enum thread_state state)
{
	const struct tcb *prev = NULL;

	for (const struct tcb *t = head; t; prev = t, t = t->ipc_next) {
		kassert(t->ipc_prev == prev);
		kassert(t->state == state && t->blocked_on == object);
		kassert(!prev || prev->priority >= t->priority);
	}
	return prev;
}

void check_endpoint(const struct endpoint *e)
{
	enum thread_state state = endpoint_state(e) == ENDPOINT_SEND ? THREAD_BLOCKED_SEND
								       : THREAD_BLOCKED_RECEIVE;
	const struct tcb *last = check_waiters(e->head, e, state);

	kassert(last == (const struct tcb *)(e->tail_state & ~3UL));
	kassert((last == NULL) == (endpoint_state(e) == ENDPOINT_IDLE));
}

void check_notification(const struct notification *n)
{
	const struct tcb *last = check_waiters(n->head, n, THREAD_BLOCKED_NOTIFICATION);

	kassert(last == (const struct tcb *)(n->tail_state & ~3UL));
	kassert((last != NULL) == (notification_state(n) == NOTIFICATION_WAITING));
	kassert(n->pending == 0 || notification_state(n) == NOTIFICATION_ACTIVE);
	kassert(!n->bound || n->bound->bound == n);
	kassert(!n->sc || n->sc->notification == n);
}

/* Head and tail of the queue that t stands in. */
static void queue_ends(const struct tcb *t, const struct tcb **head, const struct tcb **tail)
{
	if (t->state == THREAD_BLOCKED_NOTIFICATION) {
		const struct notification *n = t->blocked_on;

		*head = n->head;
		*tail = (const struct tcb *)(n->tail_state & ~3UL);
	} else {
		const struct endpoint *e = t->blocked_on;

		*head = e->head;
		*tail = (const struct tcb *)(e->tail_state & ~3UL);
	}
}

/* A thread that waits stands in the queue of what it waits at, as far as its neighbours say. */
void check_waiter_links(const struct tcb *t)
{
	const struct tcb *head, *tail;

	if (!tcb_is_blocked(t) || t->state == THREAD_BLOCKED_REPLY) {
		kassert(!t->ipc_next && !t->ipc_prev);
		return;
	}
	kassert(t->blocked_on);
	queue_ends(t, &head, &tail);
	kassert(t->ipc_prev ? t->ipc_prev->ipc_next == t : head == t);
	kassert(t->ipc_next ? t->ipc_next->ipc_prev == t : tail == t);
}
