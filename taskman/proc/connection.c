/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See connection.h. A connection lives while somebody holds it; then its
 * server is told, and the record and its scoid last until the server has
 * taken that pulse. Requests about coids are in coid.c.
 */
#include "taskman/proc/connection.h"

#include "abi/msg/badge.h"
#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/idmap.h"
#include "taskman/proc/process.h"

enum { SCOID_LAST = (1 << BADGE_SCOID_BITS) - 1 };

/* Numbers rise to the end of their range: all levels from the start, none later. */
static struct idmap scoids = { .levels = 5 };
static unsigned last_scoid;

/* Numbers go round, so that one is not used again soon. */
static unsigned scoid_next(void)
{
	unsigned scoid = idmap_free_from(&scoids, last_scoid + 1);

	return scoid <= SCOID_LAST ? scoid : idmap_free_from(&scoids, 1);
}

static void connection_free(struct connection *c)
{
	idmap_remove(&scoids, c->scoid);
	list_remove(&c->of_channel);
	heap_free(c);
}

static void closed_taken(struct pulse *pulse)
{
	connection_free(list_entry((struct list *)pulse, struct connection, closed_pulse));
}

int connection_create(struct channel *channel, const struct server_ops *ops, void *data,
		      struct connection **connection)
{
	struct connection *c = heap_alloc(sizeof(*c));
	unsigned scoid = scoid_next();

	if (c == NULL || idmap_set(&scoids, scoid, c) != 0) {
		heap_free(c);
		return ENOMEM;
	}
	last_scoid = scoid;
	*c = (struct connection){ .scoid = scoid, .refs = 1, .channel = channel, .ops = ops,
				  .data = data };
	list_init(&c->coids);
	list_init(&c->of_channel);
	c->server_pid = (int)process_taskman.pid;
	if (channel != NULL) {
		list_append(&channel->connections, &c->of_channel);
		c->server_pid = (int)channel->process->pid;
		c->chid = channel->chid;
	}
	*connection = c;
	return 0;
}

void connection_hold(struct connection *c)
{
	c->refs++;
}

void connection_release(struct connection *c)
{
	if (--c->refs > 0) {
		return;
	}
	if (c->ops != NULL) {
		c->ops->closed(c);
	}
	if (c->channel == NULL || !c->used) {
		connection_free(c);
		return;
	}
	c->closed_pulse.body = (struct tm_pulse){
		.kind = TM_PULSE_CLOSED, .priority = CHANNEL_PULSE_PRIORITY, .scoid = c->scoid,
	};
	c->closed_pulse.taken = closed_taken;
	pulse_post_own(c->channel, &c->closed_pulse);
}

/* The channel ends: what leads there is dead from now on. */
void connection_cut(struct connection *c)
{
	list_remove(&c->of_channel);
	c->channel = NULL;
	list_for_each(node, &c->coids) {
		coid_died(list_entry(node, struct coid, of_connection));
	}
}

struct connection *connection_find(unsigned scoid)
{
	return idmap_get(&scoids, scoid);
}

unsigned long connection_map_bytes(void)
{
	return idmap_bytes(&scoids);
}

unsigned long connection_count(void)
{
	return scoids.count;
}
