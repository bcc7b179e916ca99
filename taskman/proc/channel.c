/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See channel.h. A channel that ends sends its queued senders away with
 * "no such capability" (revoking the endpoint does that) and cuts all
 * connections; held messages are answered by replies.c.
 */
#include "taskman/proc/channel.h"

#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "taskman/caps/slot.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/path/tree.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/deliver.h"
#include "taskman/proc/process.h"
#include "taskman/proc/pulse_line.h"
#include "taskman/proc/replies.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/console.h"
#include "taskman/sys/interrupt.h"

enum { FIRST_EVENT_BIT = 1 };

static unsigned long channels;

/* A client process of a channel that wants to hear when the last connection goes. */
struct client {
	struct tree_node node; /* by pid */
	struct channel *channel;
	unsigned coids;
	struct pulse pulse;
};

unsigned long channel_count(void)
{
	return channels;
}

struct channel *channel_find(struct process *p, int chid)
{
	return chid <= 0 ? NULL : side_find(p, (unsigned)chid, SIDE_CHANNEL);
}

static int make_objects(struct process *p, struct channel *c)
{
	int error = arena_object(&p->arena, seL4_EndpointObject, 0, &c->endpoint);

	if (error != 0) {
		return error;
	}
	error = arena_object(&p->arena, seL4_NotificationObject, 0, &c->notification);
	if (error != 0) {
		goto out_endpoint;
	}
	error = slot_mint(c->notification, seL4_CapRights_new(0, 0, 0, 1),
			  BADGE_NOTIFICATION | BADGE_PULSES, &c->pulse_signal);
	if (error == 0) {
		return 0;
	}
	arena_put(&p->arena, seL4_NotificationObject, 0, c->notification);
out_endpoint:
	arena_put(&p->arena, seL4_EndpointObject, 0, c->endpoint);
	return error;
}

static void give_objects(struct channel *c)
{
	slot_delete(c->pulse_signal);
	process_put_object(c->process, seL4_NotificationObject, 0, c->notification);
	process_put_object(c->process, seL4_EndpointObject, 0, c->endpoint);
}

/* The receive ends, in the process's own slots. */
static int give_ends(struct channel *c)
{
	seL4_CapRights_t read = seL4_CapRights_new(0, 0, 1, 0);
	unsigned index;
	int error = side_alloc(c->process, SIDE_CHANNEL, c, 0, 2, &index);

	if (error != 0) {
		return error;
	}
	c->chid = (int)index;
	error = cspace_mint(c->process, cspace_side_slot(index), c->endpoint, read, 0);
	if (error == 0) {
		error = cspace_mint(c->process, cspace_side_slot(index + 1), c->notification, read,
				    0);
	}
	if (error != 0) {
		side_free(c->process, index);
		side_free(c->process, index + 1);
	}
	return error;
}

static int channel_create(struct process *p, unsigned flags, struct channel **channel)
{
	struct channel *c = heap_alloc(sizeof(*c));
	int error;

	if (c == NULL) {
		return ENOMEM;
	}
	c->process = p;
	c->flags = flags;
	list_init(&c->connections);
	list_init(&c->paths);
	list_init(&c->pulses.levels);
	error = make_objects(p, c);
	if (error != 0) {
		goto out_free;
	}
	error = give_ends(c);
	if (error != 0) {
		goto out_objects;
	}
	list_append(&p->channels, &c->of_process);
	channels++;
	*channel = c;
	return 0;
out_objects:
	give_objects(c);
out_free:
	heap_free(c);
	return error;
}

void channel_unbind(struct channel *c)
{
	if (c->bound != NULL) {
		seL4_TCB_UnbindNotification(c->bound->tcb);
		c->bound->bound_channel = NULL;
		c->bound = NULL;
	}
}

static void clients_free(struct channel *c)
{
	struct tree_node *node;

	while ((node = tree_first(&c->clients)) != NULL) {
		struct client *client = tree_entry(node, struct client, node);

		pulse_withdraw(&client->pulse);
		tree_remove(&c->clients, node);
		heap_free(client);
	}
}

static void cancel_connection(struct connection *connection)
{
	list_for_each(node, &connection->coids) {
		coid_cancel_senders(list_entry(node, struct coid, of_connection));
	}
}

/*
 * The endpoint is used again for another channel, so its queue has to be
 * empty. When the process ends it is deleted instead, which does that.
 */
static void empty_queue(struct channel *c)
{
	list_for_each(node, &c->connections) {
		cancel_connection(list_entry(node, struct connection, of_channel));
	}
	list_for_each(node, &c->process->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (!t->exited && c->process->thread_count > 1) {
			deliver_channel_gone(t, cspace_side_slot((unsigned)c->chid));
		}
	}
}

void channel_destroy(struct channel *c)
{
	struct process *p = c->process;

	path_forget(&c->paths);
	interrupts_channel_gone(c);
	console_channel_gone(c);
	channel_unbind(c);
	forward_stop(&c->forward, p);
	seL4_CNode_Revoke(SLOT_ROOT, c->endpoint, SLOT_DEPTH);
	if (p->phase < PROCESS_ENDING) {
		empty_queue(c);
	}
	/* Waiting pulses first: the last use of a connection may be one. */
	clients_free(c);
	pulse_lines_cut(c);
	pulse_queue_clear(&c->pulses);
	list_for_each_safe(node, &c->connections) {
		connection_cut(list_entry(node, struct connection, of_channel));
	}
	side_free(p, (unsigned)c->chid);
	side_free(p, (unsigned)c->chid + 1);
	give_objects(c);
	list_remove(&c->of_process);
	channels--;
	heap_free(c);
}

static struct client *client_find(struct channel *c, unsigned pid)
{
	return tree_entry(tree_find(&c->clients, pid), struct client, node);
}

static void disconnect_taken(struct pulse *pulse)
{
	struct client *client = list_entry((struct list *)pulse, struct client, pulse);

	if (client->coids == 0) {
		tree_remove(&client->channel->clients, &client->node);
		heap_free(client);
	}
}

int channel_client_add(struct channel *c, unsigned pid)
{
	struct client *client;

	if (!(c->flags & CHANNEL_DISCONNECT)) {
		return 0;
	}
	client = client_find(c, pid);
	if (client == NULL) {
		client = heap_alloc(sizeof(*client));
		if (client == NULL) {
			return ENOMEM;
		}
		client->node.key = pid;
		client->channel = c;
		tree_insert(&c->clients, &client->node);
	}
	client->coids++;
	return 0;
}

void channel_client_remove(struct channel *c, unsigned pid)
{
	struct client *client = client_find(c, pid);

	if (client == NULL || --client->coids > 0) {
		return;
	}
	client->pulse.body = (struct tm_pulse){
		.kind = TM_PULSE_DISCONNECT, .priority = CHANNEL_PULSE_PRIORITY, .pid = pid,
	};
	client->pulse.taken = disconnect_taken;
	pulse_post_own(c, &client->pulse);
}

int channel_event_alloc(struct channel *c, unsigned *bit_number)
{
	for (unsigned i = FIRST_EVENT_BIT; i < BADGE_EVENT_BITS; i++) {
		if (!(c->event_bits >> i & 1)) {
			c->event_bits |= 1UL << i;
			*bit_number = i;
			return 0;
		}
	}
	return EAGAIN;
}

void channel_event_free(struct channel *c, unsigned bit_number)
{
	c->event_bits &= ~(1UL << bit_number);
}

int do_channel_create(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct channel *c;
	int error = channel_create(r->from.process, (unsigned)body->value, &c);

	return error != 0 ? error : request_status(r, c->chid);
}

int do_channel_destroy(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct channel *c = channel_find(r->from.process, body->value);

	if (c == NULL) {
		return EINVAL;
	}
	replies_answer(r->from.process, c, ESRVRFAULT);
	channel_destroy(c);
	return request_status(r, 0);
}

/*
 * A notification has one thread and a thread one notification. Whoever is one
 * too many has the notification forwarded, for as long as the channel lives.
 */
static int receiver_add(struct channel *c, struct thread *t)
{
	if (forward_runs(&c->forward) || c->bound == t) {
		return 0;
	}
	if (c->bound == NULL && t->bound_channel == NULL &&
	    seL4_TCB_BindNotification(t->tcb, c->notification) == seL4_NoError) {
		c->bound = t;
		t->bound_channel = c;
		return 0;
	}
	channel_unbind(c);
	return forward_start(&c->forward, c->process, c->notification, c->endpoint);
}

int do_channel_bind(struct request *r)
{
	const struct tm_pair *body = (const void *)r->bytes;
	struct channel *c = channel_find(r->from.process, body->first);
	int error = c == NULL ? EINVAL : receiver_add(c, r->from.thread);

	return error != 0 ? error : request_status(r, (int)c->forward.side);
}
