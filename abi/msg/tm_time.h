/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests about time: sleeping, the clock, timers (docs/design.md 12). Times
 * are nanoseconds. Reading a clock needs no request. Sent by libc/seam and
 * libc/neutrino, answered in taskman/sys.
 */
#pragma once

#include "abi/sel4/types.h"

/*
 * SLEEP: parked until the time; answer ETIMEDOUT never, EINTR with struct
 * tm_remaining. WAKE_AT: not parked; signals the thread's own notification
 * then (timed futex waits); deadline 0 cancels.
 */
struct tm_sleep {
	unsigned short code;
	unsigned short clock; /* CLOCK_REALTIME 0, CLOCK_MONOTONIC 1 */
	unsigned flags;	      /* 1: absolute */
	seL4_Word ns;
};

struct tm_remaining {
	seL4_Word ns;
};

struct tm_clock_set {
	unsigned short code;
	unsigned short clock;
	unsigned pad;
	seL4_Word ns;
};

enum { TM_NOTIFY_NONE, TM_NOTIFY_SIGNAL, TM_NOTIFY_PULSE, TM_NOTIFY_THREAD };

/* status = timer id. */
struct tm_timer_create {
	unsigned short code;
	unsigned short clock;
	unsigned notify;
	int signo_or_coid;
	signed char pulse_code;
	unsigned char priority;
	unsigned short tid;
	seL4_Word value;
};

/* Answer: struct tm_timer with the old setting. */
struct tm_timer_set {
	unsigned short code;
	unsigned short flags; /* 1: absolute */
	int timer;
	seL4_Word value_ns, interval_ns;
};

struct tm_timer {
	seL4_Word value_ns, interval_ns;
	unsigned overrun, pad;
};
