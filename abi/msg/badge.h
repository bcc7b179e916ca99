/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Badges: what a receiver learns about the sender from the kernel.
 * Minted by taskman alone; the payload of a message can not change them.
 *
 * Endpoint badge   63: 0   62:60 kind   59:52 priority ceiling
 *                  51:28 pid   27:0 scoid (BADGE_FAULT: 15:0 tid)
 * Notification     63: 1   0: pulses wait at taskman   31:1 events
 *                  47:32 pulse queues, several to a bit
 * Forwarded        63: 1   62: 1   a message whose MR0 is a notification badge
 */
#pragma once

enum badge_kind {
	BADGE_MESSAGE = 0, /* a connection to a channel of a process */
	BADGE_TASKMAN = 1, /* a connection to taskman; scoid 0 is SYSMGR_COID */
	BADGE_FAULT = 2,   /* fault endpoint of a thread */
};

enum {
	BADGE_SCOID_BITS = 28,
	BADGE_PID_BITS = 24,
	BADGE_PID_SHIFT = 28,
	BADGE_CEILING_SHIFT = 52,
	BADGE_KIND_SHIFT = 60,
	BADGE_EVENT_BITS = 32,
	BADGE_QUEUE_SHIFT = 32,
	BADGE_QUEUE_BITS = 16,
};

#define BADGE_NOTIFICATION (1UL << 63)
#define BADGE_PULSES 1UL
#define BADGE_FORWARDED (3UL << 62)

static inline unsigned long badge_make(enum badge_kind kind, unsigned ceiling, unsigned pid,
				       unsigned scoid)
{
	return (unsigned long)kind << BADGE_KIND_SHIFT |
	       (unsigned long)ceiling << BADGE_CEILING_SHIFT |
	       (unsigned long)pid << BADGE_PID_SHIFT | scoid;
}

static inline int badge_is_notification(unsigned long badge)
{
	return badge >> 63;
}

/* A notification's badge as a message from taskman's forwarding thread. */
static inline int badge_is_forwarded(unsigned long badge)
{
	return badge >> 62 == 3;
}

static inline enum badge_kind badge_kind(unsigned long badge)
{
	return (enum badge_kind)(badge >> BADGE_KIND_SHIFT & 7);
}

static inline unsigned badge_ceiling(unsigned long badge)
{
	return badge >> BADGE_CEILING_SHIFT & 0xff;
}

static inline unsigned badge_pid(unsigned long badge)
{
	return badge >> BADGE_PID_SHIFT & ((1u << BADGE_PID_BITS) - 1);
}

static inline unsigned badge_scoid(unsigned long badge)
{
	return badge & ((1u << BADGE_SCOID_BITS) - 1);
}

static inline unsigned badge_tid(unsigned long badge)
{
	return badge & 0xffff;
}
