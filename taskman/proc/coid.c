/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coids of a process: descriptors and side channels, each a counted use
 * of a connection and a capability minted for this process alone. Making one
 * allocates first and mints last, so that a failure leaves nothing behind.
 */
#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "taskman/caps/slot.h"
#include "taskman/dispatch.h"
#include "taskman/main.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/proc/pulse_line.h"
#include "taskman/proc/thread.h"

static int is_side(int coid)
{
	return (coid & CONNECTION_SIDE) != 0;
}

static unsigned side_index(int coid)
{
	return (unsigned)coid & ~(unsigned)CONNECTION_SIDE;
}

static seL4_Word coid_slot(int coid)
{
	return is_side(coid) ? cspace_side_slot(side_index(coid)) : cspace_fd_slot(coid);
}

/* The capability that names the connection in P. A dead one has none. */
static int coid_mint(struct process *p, const struct connection *c, const struct coid *k)
{
	seL4_CapRights_t rights = seL4_CapRights_new(1, 0, 0, 1);
	enum badge_kind kind = c->ops != NULL ? BADGE_TASKMAN : BADGE_MESSAGE;
	seL4_CPtr endpoint = c->ops != NULL ? loop_endpoint : 0;

	if (c->channel != NULL) {
		endpoint = c->channel->endpoint;
	}
	if (endpoint == 0) {
		return 0;
	}
	return cspace_mint(p, coid_slot(k->coid), endpoint, rights,
			   badge_make(kind, k->ceiling, p->pid, c->scoid));
}

static int place(struct process *p, struct coid *k, unsigned index)
{
	unsigned at;
	int error;

	if (index & CONNECTION_SIDE) {
		error = side_alloc(p, SIDE_COID, k, side_index((int)index), 1, &at);
		k->coid = (int)(at | CONNECTION_SIDE);
		return error;
	}
	at = idmap_free_from(&p->fds, index);
	if (at >= p->limits[LIMIT_NOFILE].soft || at >= CONNECTION_SIDE) {
		return EMFILE;
	}
	k->coid = (int)at;
	error = cspace_reach(p, cspace_fd_slot(at));
	return error != 0 ? error : idmap_set(&p->fds, at, k);
}

static void unplace(struct process *p, struct coid *k)
{
	if (is_side(k->coid)) {
		side_free(p, side_index(k->coid));
		return;
	}
	idmap_remove(&p->fds, (unsigned)k->coid);
	cspace_delete(p, coid_slot(k->coid));
}

int coid_attach(struct process *p, struct connection *c, unsigned index, unsigned flags,
		int *coid)
{
	struct coid *k = heap_alloc(sizeof(*k));
	int error = k == NULL ? ENOMEM : place(p, k, index);

	if (error != 0) {
		heap_free(k);
		return error;
	}
	k->connection = c;
	k->process = p;
	k->flags = flags;
	k->ceiling = process_ceiling(p);
	error = coid_mint(p, c, k);
	if (error == 0 && c->channel != NULL) {
		error = channel_client_add(c->channel, p->pid);
	}
	if (error != 0) {
		unplace(p, k);
		heap_free(k);
		return error;
	}
	list_append(&c->coids, &k->of_connection);
	connection_hold(c);
	c->used = 1;
	*coid = k->coid;
	return 0;
}

/*
 * Threads that are queued with K's badge are sent back to their call, whose
 * capability is gone: deleting that alone would leave them in the queue.
 */
void coid_cancel_senders(const struct coid *k)
{
	seL4_CPtr copy;

	if (slot_mint(k->connection->channel->endpoint, seL4_CapRights_new(1, 1, 1, 1),
		      badge_make(BADGE_MESSAGE, k->ceiling, k->process->pid,
				 k->connection->scoid), &copy) == 0) {
		seL4_CNode_CancelBadgedSends(SLOT_ROOT, copy, SLOT_DEPTH);
		slot_delete(copy);
	}
}

void coid_drop(struct coid *k)
{
	struct connection *c = k->connection;

	/* Pulses that it sent stay in front of what is told of its end. */
	pulse_line_leave(k);
	unplace(k->process, k);
	if (c->channel != NULL && k->process->thread_count > 1) {
		coid_cancel_senders(k);
	}
	list_remove(&k->of_connection);
	if (c->channel != NULL) {
		channel_client_remove(c->channel, k->process->pid);
	}
	heap_free(k);
	connection_release(c);
}

struct coid *coid_find(struct process *p, int coid)
{
	if (coid < 0) {
		return NULL;
	}
	if (is_side(coid)) {
		return side_find(p, side_index(coid), SIDE_COID);
	}
	return idmap_get(&p->fds, (unsigned)coid);
}

int coid_attach_at(struct process *p, struct connection *c, int coid, unsigned flags)
{
	struct coid *old = coid_find(p, coid);
	int got;

	if (coid < 0 || is_side(coid)) {
		return EBADF;
	}
	if ((seL4_Word)coid >= p->limits[LIMIT_NOFILE].soft) {
		return EBADF;
	}
	connection_hold(c);
	if (old != NULL) {
		coid_drop(old);
	}
	int error = coid_attach(p, c, (unsigned)coid, flags, &got);

	connection_release(c);
	return error;
}

int coid_detach(struct process *p, int coid)
{
	struct coid *k = coid_find(p, coid);

	if (coid == (CONNECTION_SIDE | SIDE_SYSMGR)) {
		return EPERM;
	}
	if (k == NULL) {
		return EBADF;
	}
	coid_drop(k);
	return 0;
}

struct coid *coid_of(const struct connection *c, const struct process *p)
{
	list_for_each(node, &c->coids) {
		struct coid *k = list_entry(node, struct coid, of_connection);

		if (k->process == p) {
			return k;
		}
	}
	return NULL;
}

/* Tells the process of a coid whose server went, if it asked to be told. */
void coid_died(struct coid *k)
{
	struct tm_pulse body = {
		.kind = TM_PULSE_COID_DEATH, .priority = CHANNEL_PULSE_PRIORITY,
		.scoid = k->connection->scoid, .value = (seL4_Word)k->coid,
	};

	list_for_each(node, &k->process->channels) {
		struct channel *channel = list_entry(node, struct channel, of_process);

		if (channel->flags & CHANNEL_COID_DISCONNECT) {
			pulse_post(channel, &body, NULL);
		}
	}
}

static int next_side(struct process *p, unsigned index)
{
	struct side *side;

	while ((side = idmap_next(&p->sides, &index)) != NULL) {
		if (side->kind == SIDE_COID) {
			return (int)(index | CONNECTION_SIDE);
		}
		index++;
	}
	return -1;
}

int coid_next(struct process *p, int from)
{
	unsigned fd = (unsigned)from;

	if (from < 0 || is_side(from)) {
		return from < 0 ? -1 : next_side(p, side_index(from));
	}
	if (idmap_next(&p->fds, &fd) != NULL) {
		return (int)fd;
	}
	return next_side(p, 0);
}

void coids_of_invoker(struct process *p)
{
	for (int coid = coid_next(p, 0); coid >= 0; coid = coid_next(p, coid + 1)) {
		coid_find(p, coid)->flags |= COID_INVOKER;
	}
}

void coid_close_all(struct process *p, enum coid_closing which)
{
	int coid = coid_next(p, which == COID_CLOSE_SIDES ? CONNECTION_SIDE : 0);

	while (coid >= 0) {
		struct coid *k = coid_find(p, coid);

		if (which != COID_CLOSE_EXEC || is_side(coid) || k->flags & COID_CLOEXEC) {
			coid_drop(k);
		} else {
			/* It goes on in another address space. */
			pulse_line_leave(k);
		}
		coid = coid_next(p, coid + 1);
	}
}

int coid_copy_all(struct process *from, struct process *to, enum coid_copying which)
{
	for (int coid = coid_next(from, 0); coid >= 0; coid = coid_next(from, coid + 1)) {
		struct coid *k = coid_find(from, coid);
		int error, got;

		if (which == COID_COPY_SPAWN && (is_side(coid) || k->flags & COID_CLOEXEC)) {
			continue;
		}
		if (which == COID_COPY_FORK && k->flags & COID_NOSHARE) {
			continue;
		}
		error = coid_attach(to, k->connection, (unsigned)coid, k->flags, &got);
		if (error != 0) {
			return error;
		}
		if (got != coid) {
			coid_detach(to, got);
		}
	}
	return 0;
}

int do_connect_attach(struct request *r)
{
	const struct tm_connect_attach *body = (const void *)r->bytes;
	struct process *server = body->pid == 0 ? r->from.process
						: process_find((unsigned)body->pid);
	struct channel *channel = server == NULL ? NULL : channel_find(server, body->chid);
	struct connection *c;
	int coid;
	int error;

	if (channel == NULL) {
		return ESRCH;
	}
	error = connection_create(channel, NULL, NULL, &c);
	if (error != 0) {
		return error;
	}
	error = coid_attach(r->from.process, c, body->index, body->flags & COID_FLAGS, &coid);
	connection_release(c);
	return error != 0 ? error : request_status(r, coid);
}

int do_connect_detach(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	int error = coid_detach(r->from.process, body->value);

	return error != 0 ? error : request_status(r, 0);
}

int do_connect_dup(struct request *r)
{
	const struct tm_connect_dup *body = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct coid *k = coid_find(p, body->coid);
	int coid = body->target;
	unsigned flags;
	int error;

	if (k == NULL) {
		return EBADF;
	}
	flags = (body->flags & COID_FLAGS) | (k->flags & COID_INVOKER);
	if (body->kind == TM_DUP_EXACTLY) {
		if (body->target == body->coid) {
			return request_status(r, coid);
		}
		error = coid_attach_at(p, k->connection, body->target, flags);
	} else {
		if (body->target < 0 ||
		    (!is_side(body->target) &&
		     (seL4_Word)body->target >= p->limits[LIMIT_NOFILE].soft)) {
			return EINVAL;
		}
		error = coid_attach(p, k->connection, (unsigned)body->target, flags, &coid);
	}
	return error != 0 ? error : request_status(r, coid);
}

int do_connect_flags(struct request *r)
{
	const struct tm_connect_flags *body = (const void *)r->bytes;
	struct coid *k = coid_find(r->from.process, body->coid);
	unsigned old;

	if (k == NULL) {
		return EBADF;
	}
	old = k->flags;
	k->flags = (old & ~(body->mask & COID_FLAGS)) | (body->bits & body->mask & COID_FLAGS);
	return request_status(r, (int)(old & COID_FLAGS));
}

int do_connect_info(struct request *r)
{
	const struct tm_pair *body = (const void *)r->bytes;
	struct process *p = body->first == 0 ? r->from.process
					     : process_find((unsigned)body->first);
	struct tm_connection info = { 0 };
	struct coid *k;

	if (p == NULL) {
		return ESRCH;
	}
	if (p != r->from.process && !process_may_look(r->from.process, p)) {
		return EPERM;
	}
	k = coid_find(p, (int)body->second);
	if (k == NULL) {
		return EBADF;
	}
	info.pid = k->connection->server_pid;
	info.chid = k->connection->chid;
	info.scoid = k->connection->scoid;
	info.coid = k->coid;
	info.flags = k->flags & COID_FLAGS;
	return request_reply(r, 0, &info, sizeof(info));
}

/* Who is behind a connection to oneself; value2: which process, if several share it. */
int do_client_info(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct connection *c = connection_find((unsigned)body->value);
	struct process *client = process_find((unsigned)body->value2);
	struct coid *k;
	struct tm_cred cred;

	if (c == NULL || c->channel == NULL || c->channel->process != r->from.process) {
		return EINVAL;
	}
	if (body->value2 == 0 && !list_is_empty(&c->coids)) {
		client = list_entry(list_first(&c->coids), struct coid, of_connection)->process;
	}
	k = client == NULL ? NULL : coid_of(c, client);
	if (k == NULL) {
		return ESRCH;
	}
	process_cred(client, &cred);
	if (k->flags & COID_INVOKER) {
		cred.euid = cred.suid = cred.ruid;
		cred.egid = cred.sgid = cred.rgid;
	}
	return request_reply(r, 0, &cred, sizeof(cred));
}
