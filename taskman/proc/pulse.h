/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses waiting at taskman for a channel: by priority, then by time. A pulse
 * that must not be lost is a field of the object it speaks of and is posted
 * with pulse_post_own(), which can not fail; user pulses are allocated.
 */
#pragma once

#include <base/list.h>

#include "abi/msg/tm.h"

struct channel;
struct connection;

struct pulse {
	struct tm_pulse body;
	struct list same;  /* ring of pulses of one priority, or on no list */
	struct list level; /* of ring heads, highest priority first */
	struct channel *channel; /* where it waits, NULL: nowhere */
	/* After it was taken, or the channel died. NULL: nothing to do. */
	void (*taken)(struct pulse *pulse);
	struct connection *sender; /* user pulses: whose quota it uses */
};

/* The waiting pulses of a channel. */
struct pulse_queue {
	struct list levels;
	unsigned long count;
};

/* Posts a copy. EAGAIN at the sender's limit (SENDER may be NULL), ENOMEM. */
int pulse_post(struct channel *channel, const struct tm_pulse *body, struct connection *sender);

/*
 * Posts the caller's own; a no-op while it waits already (body is kept).
 * The owner must pulse_withdraw() it before its memory goes.
 */
void pulse_post_own(struct channel *channel, struct pulse *pulse);
void pulse_withdraw(struct pulse *pulse);

/* Takes all of them, telling their owners: the channel ends. */
void pulse_queue_clear(struct pulse_queue *queue);

static inline int pulse_waits(const struct pulse *pulse)
{
	return pulse->channel != NULL;
}
