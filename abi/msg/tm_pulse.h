/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses as taskman tells them, and requests about them: the ring of a sender,
 * events, what became of an unblock pulse (docs/design.md 7 and 8). Sent by
 * libc/neutrino, answered in taskman/proc.
 */
#pragma once

#include "abi/sel4/types.h"

/* A pulse queue (abi/msg/pulse.h) of the sender, and what signals that it is not empty. */
struct tm_pulse_queue {
	seL4_Word address;
	seL4_CPtr signal;
	seL4_Word is_own; /* the channel is the sender's */
};

/* What the client of `scoid` registered: a pulse on its own coid. */
struct tm_event_deliver {
	unsigned short code;
	signed char pulse_code;
	unsigned char priority;
	unsigned scoid;
	seL4_Word value;
	unsigned pid;
	int coid;
};

/* Kinds of tm_pulse. Those above USER come from taskman itself. */
enum tm_pulse_kind {
	TM_PULSE_USER = 0,	  /* MsgDeliverEvent: code, value, scoid */
	TM_PULSE_CLOSED,	  /* the last coid of scoid went */
	TM_PULSE_UNBLOCK,	  /* scoid, pid, tid, seq: see docs/design.md 7 */
	TM_PULSE_WINDOW_GONE,	  /* pid, tid, seq = generation (0: all of pid) */
	TM_PULSE_CONSOLE,	  /* text waits: TM_CONSOLE_READ */
	TM_PULSE_COID_DEATH,	  /* value: coid whose server went */
	TM_PULSE_THREAD_DEATH,	  /* value: tid */
	TM_PULSE_DISCONNECT,	  /* the last connection of a client process */
	TM_PULSE_TIMER,
	TM_PULSE_QUEUE_MADE,	  /* value: its address, scoid, seq: badge bit */
	TM_PULSE_QUEUE_GONE,	  /* value: its address; drained, it is to be dropped */
};

struct tm_pulse {
	unsigned char kind;
	signed char code;
	unsigned char priority;
	unsigned char pad;
	unsigned scoid;
	unsigned pid;
	unsigned short tid;
	unsigned short seq;
	seL4_Word value;
	seL4_Word time; /* of the time counter, when it was sent */
};

_Static_assert(sizeof(struct tm_pulse) == 32, "four words");

enum { TM_PULSES_PER_TAKE = 28 };

struct tm_unblock_answer {
	unsigned short code;
	unsigned short seq;
	unsigned scoid;
	unsigned pid;
	unsigned tid;
};
