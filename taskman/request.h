/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message that taskman has received, and the one who waits for its answer.
 *
 * The loop fills the one `struct request`; a handler reads it, checks
 * everything, acts, and then either answers (and returns 0), parks (and
 * returns 0), or returns a positive errno, which the loop sends.
 *
 * Parking never fails for want of memory: each thread owns one `struct
 * parked` and one reply object, which changes places with the loop's.
 */
#pragma once

#include <base/list.h>
#include <stddef.h>

#include "abi/msg/badge.h"
#include "abi/msg/header.h"
#include "abi/posix/errno.h"
#include "abi/sel4/types.h"

struct process;
struct thread;
struct connection;
struct parked;

/* What is needed to answer, now or later. */
struct caller {
	seL4_CPtr reply;	 /* reply object, in taskman's own CSpace */
	seL4_Word label;	 /* header of the request */
	unsigned sent;		 /* bytes of the request */
	unsigned room;		 /* bytes the sender can take back */
	struct process *process; /* by the badge */
	struct thread *thread;	 /* by the header: one of that process's own */
	unsigned scoid;		 /* 0: asked of taskman itself */
};

struct request {
	struct caller from;
	seL4_Word badge;
	int done; /* answered or parked */
	struct parked *parked; /* as what, or NULL */
	/* A short answer that the loop sends together with its next receive. */
	int answer_waits;
	seL4_Word answer_info;
	seL4_Word answer[4];
	/* The first min(sent, MSG_BUFFER_BYTES) bytes, wherever they came in. */
	_Alignas(8) unsigned char bytes[MSG_BUFFER_BYTES];
};

/* The first LENGTH bytes of the request, or NULL if it is shorter or longer than a buffer. */
static inline const void *request_bytes(const struct request *r, unsigned offset, unsigned length)
{
	if (length > r->from.sent || offset > r->from.sent - length) {
		return NULL;
	}
	if (length > MSG_BUFFER_BYTES || offset > MSG_BUFFER_BYTES - length) {
		return NULL;
	}
	return r->bytes + offset;
}

/*
 * Copies any part of the request, also from the sender's window, whose bytes
 * may change: check the copy. EMSGSIZE if the request is shorter.
 */
int request_copy(const struct request *r, unsigned offset, void *to, unsigned length);

/* Answers with STATUS and LENGTH bytes, cut to what the sender can take. Returns 0. */
int request_reply(struct request *r, int status, const void *bytes, unsigned length);
/* The same with an errno; bytes may come with it. Returns 0. */
int request_error(struct request *r, int error, const void *bytes, unsigned length);

static inline int request_status(struct request *r, int status)
{
	return request_reply(r, status, NULL, 0);
}

/* Answers with ERROR after so long, or returns it when even that takes too much memory. */
int request_error_late(struct request *r, int error, seL4_Word ns);

/*
 * A request that waits. `list` and `data`, `word` belong to the one who
 * parked it. `cancel` must end it with parked_reply() or parked_error() and
 * leave nothing behind; ERROR is EINTR (a signal), ETIMEDOUT, or ESRCH (the thread
 * is being ended; the answer goes nowhere). No cancel: parked_error() alone.
 */
struct parked {
	struct caller from;
	struct list list;
	void (*cancel)(struct parked *p, int error);
	void *data;
	seL4_Word word[3];
	int active;
	int steady; /* signals other than SIGKILL do not cancel it */
	unsigned short code; /* what was asked, for those who look */
};

/*
 * Parks the request in the calling thread's record, appended to QUEUE (NULL:
 * on no list). NULL if that thread has one parked already: answer EBUSY.
 */
struct parked *request_park(struct request *r, struct list *queue,
			    void (*cancel)(struct parked *, int error));

/* Both take P off its list, answer, and free it for the thread's next request. */
void parked_reply(struct parked *p, int status, const void *bytes, unsigned length);
void parked_error(struct parked *p, int error, const void *bytes, unsigned length);

/* How many bytes of an answer the sender's window can take; 0: it offered none. */
unsigned long request_window_room(const struct request *r);
/* Puts a part of the answer of P at byte AT of it, in the sender's window. EFAULT. */
int parked_put(struct parked *p, unsigned long at, const void *bytes, unsigned length);
/* parked_reply() with LENGTH bytes that parked_put() has put there. */
void parked_reply_put(struct parked *p, int status, unsigned length);

/* Calls cancel, or parked_error() if there is none. Nothing if P is not active. */
void parked_cancel(struct parked *p, int error);
