/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See pulse_line.h. Both ends map one memory object with all its pages there
 * from the start, so that neither ever faults on it. A line is in the tree of
 * its channel, by the receiver's address, until the receiver drops it; each
 * of the pulses that speak of it is a field, so none can be lost.
 */
#include "taskman/proc/pulse_line.h"

#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "abi/msg/pulse.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/space.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"

enum { PRIORITY_FIRST = 255 };

struct pulse_line {
	struct tree_node node; /* of the channel: key is the receiver's address */
	struct channel *channel; /* NULL: the receiver's end is gone */
	struct connection *connection;
	struct coid *coid; /* NULL: the sender's end is gone */
	struct object *object;
	seL4_Word address; /* the sender's */
	unsigned side;	   /* of what it signals */
	unsigned bit;
	struct pulse made, gone;
};

static int map(struct pulse_line *line, struct space *space, seL4_Word *address)
{
	return space_map_object(space, address, PULSE_RING_SIZE, TM_PROT_READ | TM_PROT_WRITE,
				TM_MAP_SHARED | SPACE_POPULATE | SPACE_KEEP | SPACE_NO_FORK,
				line->object, 0);
}

static void unmap(struct process *p, seL4_Word address)
{
	if (address != 0 && p->space != NULL) {
		space_unmap_page(p->space, address);
	}
}

/* What the sender has of it: memory, and the right to signal. */
static int make_sender_end(struct pulse_line *line, struct process *p)
{
	int error = map(line, p->space, &line->address);

	if (error == 0) {
		error = side_alloc(p, SIDE_NOTIFICATION, line, 0, 1, &line->side);
	}
	if (error == 0) {
		error = cspace_mint(p, cspace_side_slot(line->side), line->channel->notification,
				    seL4_CapRights_new(0, 0, 0, 1),
				    BADGE_NOTIFICATION | 1UL << line->bit);
	}
	return error;
}

static void put_sender_end(struct pulse_line *line, struct process *p)
{
	unmap(p, line->address);
	if (line->side != 0) {
		side_free(p, line->side);
	}
	line->address = line->side = 0;
}

static int make_ends(struct pulse_line *line, struct process *sender)
{
	int error = object_create(PULSE_RING_SIZE, &line->object);

	if (error != 0) {
		return error;
	}
	error = map(line, line->channel->process->space, &line->node.key);
	if (error == 0) {
		error = make_sender_end(line, sender);
	}
	if (error != 0) {
		put_sender_end(line, sender);
		unmap(line->channel->process, line->node.key);
		object_put(line->object);
	}
	return error;
}

/* The receiver hears of its end before any pulse can be there. */
static void tell_made(struct pulse_line *line)
{
	line->made.body = (struct tm_pulse){
		.kind = TM_PULSE_QUEUE_MADE, .priority = PRIORITY_FIRST,
		.scoid = line->connection->scoid, .pid = line->coid->process->pid,
		.seq = (unsigned short)line->bit, .value = line->node.key,
	};
	pulse_post_own(line->channel, &line->made);
}

static int line_make(struct coid *k)
{
	struct channel *c = k->connection->channel;
	struct pulse_line *line = heap_alloc(sizeof(*line));
	int error;

	if (line == NULL) {
		return ENOMEM;
	}
	line->channel = c;
	line->connection = k->connection;
	line->coid = k;
	line->bit = BADGE_QUEUE_SHIFT + c->lines_made++ % BADGE_QUEUE_BITS;
	error = make_ends(line, k->process);
	if (error != 0) {
		heap_free(line);
		return error;
	}
	connection_hold(line->connection);
	tree_insert(&c->lines, &line->node);
	k->line = line;
	tell_made(line);
	return 0;
}

/* One end has gone: the line goes with the other. */
static void end_gone(struct pulse_line *line)
{
	if (line->coid == NULL && line->channel == NULL) {
		object_put(line->object);
		heap_free(line);
	}
}

static void receiver_leaves(struct pulse_line *line)
{
	struct connection *connection = line->connection;

	pulse_withdraw(&line->made);
	pulse_withdraw(&line->gone);
	tree_remove(&line->channel->lines, &line->node);
	unmap(line->channel->process, line->node.key);
	line->channel = NULL;
	end_gone(line);
	connection_release(connection);
}

void pulse_line_leave(struct coid *k)
{
	struct pulse_line *line = k->line;

	if (line == NULL) {
		return;
	}
	put_sender_end(line, k->process);
	k->line = NULL;
	line->coid = NULL;
	if (line->channel != NULL) {
		line->gone.body = (struct tm_pulse){
			.kind = TM_PULSE_QUEUE_GONE, .priority = PRIORITY_FIRST,
			.scoid = line->connection->scoid, .value = line->node.key,
		};
		pulse_post_own(line->channel, &line->gone);
	}
	end_gone(line);
}

/* The sender may be about to write: its memory stays as long as its coid. */
void pulse_lines_cut(struct channel *c)
{
	const seL4_Word closed = 1;
	struct tree_node *node;

	while ((node = tree_first(&c->lines)) != NULL) {
		struct pulse_line *line = tree_entry(node, struct pulse_line, node);

		object_write(line->object, __builtin_offsetof(struct pulse_ring, closed), &closed,
			     sizeof(closed));
		receiver_leaves(line);
	}
}

int do_pulse_queue(struct request *r)
{
	const struct tm_value *body = (const struct tm_value *)r->bytes;
	struct coid *k = coid_find(r->from.process, body->value);
	struct tm_pulse_queue out;
	int error = 0;

	if (k == NULL || k->connection->ops != NULL) {
		return EBADF;
	}
	if (k->connection->channel == NULL) {
		return ESRCH;
	}
	if (k->line == NULL) {
		error = line_make(k);
	}
	if (error != 0) {
		return error;
	}
	out.address = k->line->address;
	out.signal = cspace_side_slot(k->line->side);
	out.is_own = k->connection->channel->process == k->process;
	return request_reply(r, 0, &out, sizeof(out));
}

/* The receiver has read all that was there; the sender has left before. */
int do_pulse_queue_drop(struct request *r)
{
	const struct tm_value *body = (const struct tm_value *)r->bytes;
	struct channel *c = channel_find(r->from.process, body->value);
	struct pulse_line *line = c == NULL ? NULL :
		tree_entry(tree_find(&c->lines, body->value2), struct pulse_line, node);

	if (line == NULL || line->coid != NULL) {
		return EINVAL;
	}
	receiver_leaves(line);
	return request_status(r, 0);
}
