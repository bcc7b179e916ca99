/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests about threads: their life, their scheduling, the harts they may run
 * on (docs/design.md 18). Sent by libc/seam and libc/neutrino, answered in
 * taskman/proc.
 */
#pragma once

#include "abi/sel4/types.h"

/* status = tid. The new thread starts with a0 = thread page, a1 = argument. */
struct tm_thread_create {
	unsigned short code;
	unsigned short detached;
	int priority; /* 0: the caller's */
	seL4_Word entry, stack_pointer, thread_pointer, argument;
	seL4_Word signal_mask;
};

/* Ends the calling thread; unmaps its stack after it has left it. */
struct tm_thread_exit {
	unsigned short code;
	unsigned short pad[3];
	seL4_Word value;
	seL4_Word unmap;
	seL4_Word unmap_length;
};

/* budget_ns and what follows count for SCHED_SPORADIC. EINVAL, EPERM, ESRCH. */
struct tm_sched_set {
	unsigned short code;
	unsigned short policy;
	int pid, tid;
	int priority;
	seL4_Word budget_ns, period_ns;
	int low_priority, max_repl;
};

/* SCHED_GET. */
struct tm_sched {
	int policy, priority, current_priority, hart;
	seL4_Word budget_ns, period_ns;
	int low_priority, max_repl;
};

enum { TM_RUNMASK_RUN = 1, TM_RUNMASK_INHERIT = 2 };

/* Sets the masks named in `set`. Answer: struct tm_runmasks, as they were. */
struct tm_runmask {
	unsigned short code;
	unsigned short set;
	int pid, tid, pad;
	seL4_Word mask, inherit;
};

struct tm_runmasks {
	seL4_Word mask, inherit;
};
