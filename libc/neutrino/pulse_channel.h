/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a channel between pulse_queue.c, which keeps the queues, and
 * pulse_fetch.c, which fills them. One lock guards all records and whatever
 * hangs on them; it is held for some instructions and never across a request.
 */
#pragma once

#include <sys/neutrino.h>

#include "abi/msg/pulse.h"
#include "abi/msg/tm.h"
#include "libc/seam/seam.h"

/* The receiver's end of a sender's ring. */
struct line {
	struct line *next;	/* of those with the same bit */
	struct pulse_ring *ring;
	unsigned scoid, bit;
	int is_own;		/* the sender is this process */
	int is_gone;		/* the sender has left: read it to its end */
	seL4_Word read, given;	/* of ring->sent */
};

struct queued {
	struct queued *next, *previous;
	struct line *line;	/* whose ring its place is in; NULL: none */
	int priority;
	int from_taskman;
	seL4_Word time;
	struct _pulse pulse;
};

/* What an interrupt's bit means. */
struct event {
	struct event *next;
	unsigned bit;
	int priority;
	struct _pulse pulse;
};

struct channel {
	struct channel *next;
	int chid;
	int prepared;		/* received on: not only an interrupt noted */
	seL4_CPtr forwarding;	/* to be signalled for more; 0: not forwarded */
	struct queued *first, *last;
	unsigned fetched;	/* of the queue: how many came from taskman */
	seL4_Word again;	/* of the badge: what could not be fetched yet */
	struct event *events;
	struct line *lines[BADGE_QUEUE_BITS];
	int gone;		/* how many of them are */
};

hidden void channels_lock(void);
hidden void channels_unlock(void);
/* The rest with the lock held. */
hidden struct channel *channel_of(int chid);

/* An entry out of use, or a new one; NULL: no memory. */
hidden struct queued *queued_make(void);
hidden void queued_drop(struct queued *q);
/* In its place; the queue owns it from here on. */
hidden void queued_put(struct channel *c, struct queued *q);

/* The bits of a badge that are to be looked at once more at the next receive. */
hidden void channel_again(struct channel *c, seL4_Word bits);

/* Without the lock: brings what BADGE speaks of into the queue, or notes it in `again`. */
hidden void pulses_fetch(int chid, seL4_Word badge);
/* With it: what the rings and the interrupts of BADGE hold. */
hidden void lines_read(struct channel *c, seL4_Word badge);
hidden void lines_free(struct channel *c);
