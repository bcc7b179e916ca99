/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ring and those who wait at it. pipe_run() goes round: a writer's bytes into
 * the ring, the ring's into a reader, until nobody can go on. Bytes are read from
 * and written to held messages, which the tests replace by arrays.
 */
#include "pipe.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

size_t pipe_room(const struct pipe *p)
{
	return PIPE_MOST - p->used;
}

static int pipe_grow(struct pipe *p, size_t wanted)
{
	size_t size = p->size ? p->size : PIPE_FIRST;
	char *bytes;
	size_t first;

	while (size < wanted) {
		size *= 2;
	}
	if (size == p->size) {
		return EOK;
	}
	bytes = malloc(size);
	if (!bytes) {
		return ENOMEM;
	}
	first = p->size - p->head < p->used ? p->size - p->head : p->used;
	if (p->used) {
		memcpy(bytes, p->bytes + p->head, first);
		memcpy(bytes + first, p->bytes, p->used - first);
	}
	free(p->bytes);
	p->bytes = bytes;
	p->size = size;
	p->head = 0;
	return EOK;
}

/* The SIZE bytes of the ring from its byte START on: one part, or two around its end. */
static size_t ring_parts(const struct pipe *p, size_t start, size_t size, iov_t parts[2])
{
	size_t from = (p->head + start) & (p->size - 1);
	size_t first = p->size - from < size ? p->size - from : size;

	SETIOV(&parts[0], p->bytes + from, first);
	SETIOV(&parts[1], p->bytes, size - first);
	return first < size ? 2 : 1;
}

/* Waiters out of use, for the next ones: nearly every read and write is one for a moment. */
static struct waiter *spares;

int waiter_add(struct waiter **list, int rcvid, size_t size, size_t data)
{
	struct waiter *w = spares;

	if (w) {
		spares = w->next;
	} else {
		w = malloc(sizeof(*w));
	}
	if (!w) {
		return ENOMEM;
	}
	*w = (struct waiter){ .rcvid = rcvid, .size = size, .data = data };
	while (*list) {
		list = &(*list)->next;
	}
	*list = w;
	return EOK;
}

struct waiter *waiter_remove(struct waiter **list, int rcvid)
{
	struct waiter *w;

	while (*list && (*list)->rcvid != rcvid) {
		list = &(*list)->next;
	}
	w = *list;
	if (w) {
		*list = w->next;
	}
	return w;
}

void waiter_free(struct waiter *w)
{
	w->next = spares;
	spares = w;
}

void waiters_free(struct waiter **list)
{
	while (*list) {
		struct waiter *w = *list;

		*list = w->next;
		waiter_free(w);
	}
}

/* Answers the first waiter of a list and forgets it. */
static void finish(struct waiter **list, int error, long status)
{
	struct waiter *w = *list;

	*list = w->next;
	if (error) {
		MsgError(w->rcvid, error);
	} else {
		MsgReply(w->rcvid, status, NULL, 0);
	}
	waiter_free(w);
}

/* The bytes go from the ring into the answer: nothing else stands between. */
static int run_reader(struct pipe *p)
{
	struct waiter *w = p->reading;
	iov_t parts[2];
	size_t n;

	if (!w || (p->used == 0 && p->writers > 0)) {
		return 0;
	}
	n = w->size < p->used ? w->size : p->used;
	MsgReplyv(w->rcvid, n, parts, n ? ring_parts(p, 0, n, parts) : 0);
	p->used -= n;
	p->head = p->used ? (p->head + n) & (p->size - 1) : 0;
	p->reading = w->next;
	waiter_free(w);
	return 1;
}

/* How much of the first writer's bytes may go in now. */
static size_t writer_part(const struct pipe *p, const struct waiter *w)
{
	size_t left = w->size - w->done;
	size_t room = pipe_room(p);

	if (w->size <= PIPE_ATOMIC && room < left) {
		return 0;
	}
	return left < room ? left : room;
}

/* SIZE more of a writer's bytes into the ring, which has room. An errno. */
static int pull(struct pipe *p, struct waiter *w, size_t size)
{
	iov_t parts[2];
	ssize_t n;

	if (pipe_grow(p, p->used + size) != EOK) {
		return ENOMEM;
	}
	n = MsgReadv(w->rcvid, parts, ring_parts(p, p->used, size, parts), w->data + w->done);
	if (n != (ssize_t)size) {
		return n < 0 ? errno : EFAULT;
	}
	p->used += size;
	w->done += size;
	return EOK;
}

static int run_writer(struct pipe *p)
{
	struct waiter *w = p->writing;
	size_t part;
	int error;

	if (!w) {
		return 0;
	}
	if (p->readers == 0) {
		finish(&p->writing, w->done ? EOK : EPIPE, w->done);
		return 1;
	}
	part = writer_part(p, w);
	if (part == 0) {
		return 0;
	}
	error = pull(p, w, part);
	if (error) {
		/* The writer has gone, or there is no memory: what went in counts. */
		finish(&p->writing, w->done ? EOK : error, w->done);
	} else if (w->done == w->size) {
		finish(&p->writing, EOK, w->done);
	}
	return 1;
}

void pipe_opened(struct pipe *p, int is_writer)
{
	struct waiter **waiting = &p->opening[!is_writer];

	while (*waiting) {
		finish(waiting, EOK, 0);
	}
}

int pipe_ready(const struct pipe *p, int is_writer)
{
	if (is_writer) {
		return (p->readers == 0 ? POLLERR : 0) |
		       (p->readers == 0 || pipe_room(p) >= PIPE_ATOMIC ? POLLOUT : 0);
	}
	return (p->used > 0 ? POLLIN | POLLRDNORM : 0) | (p->writers == 0 ? POLLHUP : 0);
}

void pipe_run(struct pipe *p)
{
	int moved;

	do {
		moved = run_writer(p);
		moved |= run_reader(p);
	} while (moved);
	/* Who has an end of both kinds is here; a reader is never told that there is no reader. */
	iofunc_notify_trigger(&p->read_notify, pipe_ready(p, 0) | pipe_ready(p, 1));
	iofunc_notify_trigger(&p->write_notify, pipe_ready(p, 1));
}
