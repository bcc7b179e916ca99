/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See pulse.h. A queue is a list of rings, one for each priority that waits,
 * highest first; the first of a ring stands in the list of levels. Finding
 * the ring costs at most the number of different priorities.
 */
#include "taskman/proc/pulse.h"

#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/sys/clock.h"

/* So many pulses of one connection may wait; then its sender gets EAGAIN. */
enum { PULSES_PER_CONNECTION = 1024 };

static struct pulse *level_of(struct list *node)
{
	return list_entry(node, struct pulse, level);
}

static void queue_insert(struct pulse_queue *queue, struct pulse *pulse)
{
	list_init(&pulse->same);
	list_init(&pulse->level);
	queue->count++;
	list_for_each(node, &queue->levels) {
		struct pulse *head = level_of(node);

		if (head->body.priority == pulse->body.priority) {
			list_append(&head->same, &pulse->same);
			return;
		}
		if (head->body.priority < pulse->body.priority) {
			list_insert_before(node, &pulse->level);
			return;
		}
	}
	list_append(&queue->levels, &pulse->level);
}

/* The next of a ring takes the place of its head in the list of levels. */
static void queue_remove(struct pulse_queue *queue, struct pulse *pulse)
{
	if (!list_is_empty(&pulse->level) && !list_is_empty(&pulse->same)) {
		struct pulse *next = list_entry(pulse->same.next, struct pulse, same);

		list_insert_before(&pulse->level, &next->level);
	}
	list_remove(&pulse->level);
	list_remove(&pulse->same);
	queue->count--;
}

void pulse_post_own(struct channel *channel, struct pulse *pulse)
{
	if (pulse->channel != NULL) {
		return;
	}
	pulse->channel = channel;
	pulse->body.time = clock_ticks();
	queue_insert(&channel->pulses, pulse);
	seL4_Signal(channel->pulse_signal);
}

void pulse_withdraw(struct pulse *pulse)
{
	if (pulse->channel != NULL) {
		queue_remove(&pulse->channel->pulses, pulse);
		pulse->channel = NULL;
	}
}

static void free_posted(struct pulse *pulse)
{
	if (pulse->sender != NULL) {
		pulse->sender->queued--;
		connection_release(pulse->sender);
	}
	heap_free(pulse);
}

int pulse_post(struct channel *channel, const struct tm_pulse *body, struct connection *sender)
{
	struct pulse *pulse;

	if (sender != NULL && sender->queued >= PULSES_PER_CONNECTION) {
		return EAGAIN;
	}
	pulse = heap_alloc(sizeof(*pulse));
	if (pulse == NULL) {
		return ENOMEM;
	}
	pulse->body = *body;
	pulse->taken = free_posted;
	if (sender != NULL) {
		pulse->sender = sender;
		sender->queued++;
		connection_hold(sender);
	}
	pulse_post_own(channel, pulse);
	return 0;
}

/* Takes the first waiting pulse off the queue and tells its owner. */
static void queue_take(struct pulse_queue *queue, struct tm_pulse *body)
{
	struct pulse *pulse = level_of(list_first(&queue->levels));

	*body = pulse->body;
	pulse_withdraw(pulse);
	if (pulse->taken != NULL) {
		pulse->taken(pulse);
	}
}

void pulse_queue_clear(struct pulse_queue *queue)
{
	struct tm_pulse body;

	while (queue->count > 0) {
		queue_take(queue, &body);
	}
}

int do_pulse_take(struct request *r)
{
	const struct tm_pair *body = (const struct tm_pair *)r->bytes;
	struct channel *channel = channel_find(r->from.process, body->first);
	struct tm_pulse taken[TM_PULSES_PER_TAKE];
	unsigned most = body->second < TM_PULSES_PER_TAKE ? (unsigned)body->second
							  : TM_PULSES_PER_TAKE;
	unsigned count = 0;

	if (channel == NULL) {
		return ESRCH;
	}
	if (most > r->from.room / sizeof(taken[0])) {
		most = r->from.room / sizeof(taken[0]);
	}
	while (count < most && channel->pulses.count > 0) {
		queue_take(&channel->pulses, &taken[count++]);
	}
	/* What stays must be seen: the signal that told of it is used up. */
	if (channel->pulses.count > 0) {
		seL4_Signal(channel->pulse_signal);
	}
	return request_reply(r, (int)count, taken, count * sizeof(taken[0]));
}

/*
 * A server reaches its client by a coid of the client's own, named in an
 * event. Only the server behind SCOID may ask, and only for a process that
 * really holds that connection.
 */
int do_event_deliver(struct request *r)
{
	const struct tm_event_deliver *body = (const struct tm_event_deliver *)r->bytes;
	struct connection *connection = connection_find(body->scoid);
	struct process *client = process_find(body->pid);
	struct tm_pulse pulse = {
		.kind = TM_PULSE_USER, .code = body->pulse_code, .priority = body->priority,
		.pid = r->from.process->pid, .value = body->value,
	};
	struct coid *coid;
	int error;

	if (connection == NULL || connection->channel == NULL ||
	    connection->channel->process != r->from.process) {
		return EINVAL;
	}
	if (client == NULL || coid_of(connection, client) == NULL) {
		return ESRCH;
	}
	coid = coid_find(client, body->coid);
	if (coid == NULL || coid->connection == NULL) {
		return ESRCH;
	}
	/* An event names a channel of the client itself, never a third one. */
	if (coid->connection->channel == NULL || coid->connection->channel->process != client) {
		return EPERM;
	}
	pulse.scoid = coid->connection->scoid;
	error = pulse_post(coid->connection->channel, &pulse, connection);
	return error != 0 ? error : request_status(r, 0);
}
