/* SPDX-License-Identifier: Apache-2.0 */
/* See vouch.h. */
#include "taskman/proc/vouch.h"

#include "taskman/dispatch.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/sys/clock.h"

enum { VOUCH_NS = 1000000000 };

/* Root's, and on a path that root has given it: nobody else gives ids away. */
static int is_trusted(const struct channel *channel)
{
	return process_is_root(channel->process) && !list_is_empty(&channel->paths);
}

int do_vouch(struct request *r)
{
	const struct tm_vouch *body = (const void *)r->bytes;
	struct connection *c = connection_find(body->scoid);
	struct process *client = process_find(body->pid);

	if (c == NULL || c->channel == NULL || c->channel->process != r->from.process) {
		return EINVAL;
	}
	if (!is_trusted(c->channel)) {
		return EPERM;
	}
	if (client == NULL || coid_of(c, client) == NULL) {
		return ESRCH;
	}
	client->vouch = (struct vouch){
		.file = { body->mode, body->uid, body->gid },
		.scoid = c->scoid, .ticks = clock_ticks(),
	};
	return request_status(r, 0);
}

int vouch_take(struct process *p, const struct connection *c, struct file_owner *file)
{
	struct vouch vouch = p->vouch;

	p->vouch.scoid = 0;
	if (vouch.scoid != c->scoid || c->channel == NULL || !is_trusted(c->channel) ||
	    clock_to_ns(clock_ticks() - vouch.ticks) > VOUCH_NS) {
		return ENOENT;
	}
	*file = vouch.file;
	return 0;
}
