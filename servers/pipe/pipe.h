/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pipe: bytes in a ring, readers and writers that wait, in order of
 * arrival. Writes of PIPE_BUF bytes or fewer are never split; longer ones go
 * in as room comes. A writer's bytes stay with the writer until there is room.
 */
#pragma once

#include <stddef.h>
#include <sys/iofunc.h>

enum { PIPE_FIRST = 4096, PIPE_MOST = 65536, PIPE_ATOMIC = 4096 };

/* One blocked read or write. */
struct waiter {
	struct waiter *next;
	int rcvid;
	size_t size;	/* wanted, or to be written in all */
	size_t done;	/* written so far */
	size_t data;	/* where its bytes begin in the message */
};

enum { PIPE_KEY = 32 };

struct pipe {
	struct pipe *next;	/* of all pipes that are not closed */
	unsigned long id;
	pid_t maker;		/* who may open the other end */
	char key[PIPE_KEY + 1];	/* of a FIFO with a name; else "" */
	unsigned readers, writers; /* open ends */
	char *bytes;
	size_t size, head, used;
	struct waiter *reading, *writing;
	/* Opens of a FIFO that wait for the other end: for reading, for writing. */
	struct waiter *opening[2];
	iofunc_notify_t read_notify, write_notify;
	iofunc_attr_t attr;
};

/* Bytes ready, and bytes of room. */
size_t pipe_room(const struct pipe *p);

/* Moves bytes between waiters and the ring until nobody can go on. */
void pipe_run(struct pipe *p);

/* Answers the opens that have waited for an end for reading (0) or writing (1). */
void pipe_opened(struct pipe *p, int is_writer);

/* What poll() would say of an end. */
int pipe_ready(const struct pipe *p, int is_writer);

/* Queues a blocked call. ENOMEM. */
int waiter_add(struct waiter **list, int rcvid, size_t size, size_t data);

/* Takes RCVID off the list; NULL: it is not there. */
struct waiter *waiter_remove(struct waiter **list, int rcvid);

void waiter_free(struct waiter *w);

/* All of a list: they are of clients that have gone. */
void waiters_free(struct waiter **list);
