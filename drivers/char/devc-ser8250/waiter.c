/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queues of held messages: linked lists, and freed waiters kept for the next, so
 * that a message costs no allocation in the usual case. The driver's one thread.
 */
#include "waiter.h"

#include <stdlib.h>

/* Every read and write comes by here: waiters are kept, not freed. */
static struct waiter *spares;

static struct waiter *waiter_new(void)
{
	struct waiter *w = spares;

	if (!w) {
		return calloc(1, sizeof(*w));
	}
	spares = w->next;
	*w = (struct waiter){ .next = NULL };
	return w;
}

void waiter_free(struct waiter *w)
{
	if (w) {
		w->next = spares;
		spares = w;
	}
}

struct waiter *waiter_add(struct waiter_queue *queue, int rcvid)
{
	struct waiter **link = &queue->first;
	struct waiter *w = waiter_new();

	if (!w) {
		return NULL;
	}
	w->rcvid = rcvid;
	while (*link) {
		link = &(*link)->next;
	}
	*link = w;
	return w;
}

static struct waiter *unlink_at(struct waiter **link)
{
	struct waiter *w = *link;

	if (w) {
		*link = w->next;
		w->next = NULL;
	}
	return w;
}

struct waiter *waiter_take(struct waiter_queue *queue, int rcvid)
{
	struct waiter **link = &queue->first;

	while (*link && (*link)->rcvid != rcvid) {
		link = &(*link)->next;
	}
	return unlink_at(link);
}

struct waiter *waiter_take_first(struct waiter_queue *queue)
{
	return unlink_at(&queue->first);
}

struct waiter *waiter_take_of(struct waiter_queue *queue, int scoid)
{
	struct waiter **link = &queue->first;

	while (*link && (*link)->scoid != scoid) {
		link = &(*link)->next;
	}
	return unlink_at(link);
}
