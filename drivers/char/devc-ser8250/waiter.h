/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that are held until what they wait for has come: one queue for each
 * kind of wait, in the order of arrival. A waiter is on one queue only.
 */
#pragma once

#include <stddef.h>
#include <termios.h>

struct waiter {
	struct waiter *next;
	int rcvid;
	int scoid, pid;
	size_t size;		/* bytes wanted, or to be written */
	size_t done;		/* bytes written */
	size_t data;		/* offset of the bytes in the message */
	unsigned long deadline; /* ns of the steady clock; 0: none */
	int has_settings;	/* control: new settings once the output is out */
	struct termios settings;
};

struct waiter_queue {
	struct waiter *first;
};

/* A new one at the end; NULL: no memory. */
struct waiter *waiter_add(struct waiter_queue *queue, int rcvid);

/* Takes the waiter of RCVID out, NULL: it is not here. The caller frees it. */
struct waiter *waiter_take(struct waiter_queue *queue, int rcvid);

/* Done with one that was taken out; NULL is allowed. */
void waiter_free(struct waiter *w);

/* Takes the first one out. */
struct waiter *waiter_take_first(struct waiter_queue *queue);

/* Takes the first of a connection out; NULL: there is none. */
struct waiter *waiter_take_of(struct waiter_queue *queue, int scoid);
