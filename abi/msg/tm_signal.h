/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of a process about its own signals: where they enter, what each one
 * does, and how they are fetched. The mask itself is in the thread page and
 * needs no request. Sent by libc/seam, answered in taskman/proc.
 */
#pragma once

#include "abi/sel4/types.h"

enum { TM_BLOCKING_ECALLS = 4 };

/* Where signals enter, and the four blocking ecalls of the seam. */
struct tm_signal_entry {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word trampoline;
	seL4_Word ecall[TM_BLOCKING_ECALLS]; /* Call, Recv/ReplyRecv, Wait, other */
};

enum { TM_SIGNAL_DEFAULT, TM_SIGNAL_IGNORED, TM_SIGNAL_CAUGHT };

struct tm_signal_action {
	unsigned short code;
	unsigned short kind;
	unsigned signo;
	unsigned flags; /* SA_* */
	unsigned pad;
	seL4_Word mask; /* blocked while the handler runs */
};

struct tm_mask {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word mask;
};

/* Parked until a signal of `set` is there or `timeout_ns` (all ones: none). */
struct tm_signal_wait {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word set;
	seL4_Word timeout_ns;
};

/* SIGNAL_TAKE and SIGNAL_WAIT. signo 0: nothing to take. */
struct tm_signal_info {
	int signo, code, error, pid, uid, status;
	seL4_Word value;
	seL4_Word mask; /* SIGNAL_TAKE: the action's mask */
};
