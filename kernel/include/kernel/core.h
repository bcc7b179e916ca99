/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything one hart owns: its current thread, ready and release queues,
 * clock, pending requests from other cores. All of it is guarded by the
 * kernel lock, except the fields marked "atomic", which other cores set or
 * poll without it. A core id (0..core_count-1) is not a hart id.
 */
#pragma once

#include "kernel/fault.h"
#include "kernel/offsets.h"
#include "kernel/types.h"

struct sched_context;
struct tcb;

enum {
	CORES_MAX = 8,
	PRIORITIES = 256,
	KERNEL_STACK_SIZE = 8192,
};

struct tcb_list {
	struct tcb *head, *tail;
};

/* What the scheduler has to do before leaving the kernel. */
enum schedule_action {
	SCHEDULE_RESUME,	/* go on with the current thread */
	SCHEDULE_CANDIDATE,	/* one thread woke: core->candidate */
	SCHEDULE_CHOOSE,	/* look at the queues */
};

/* Error words of the invocation being decoded, filled where it is refused. */
struct invocation_error {
	word words[6];
	word count;
};

struct core {
	struct tcb *current;
	word scratch[3];
	void *stack_top;
	u32 id;
	u32 hart;

	/* Scheduling. */
	enum schedule_action action;
	struct tcb *candidate;
	struct tcb *idle;
	struct sched_context *sc;	/* being charged; null when idle */
	word now;		/* at this kernel entry */
	word charged_from;	/* time before it has been charged to sc */
	word slice_end;		/* when sc's head refill is used up */
	word entry_limit;	/* up to then a system call has time: slice_end - min_budget */
	word armed;		/* what the timer is set to, all ones: not */
	word ready_summary;	/* bit n: ready_bitmap[n] is not 0 */
	word ready_bitmap[PRIORITIES / 64];
	struct tcb *release_head;	/* by time of their next refill */

	/* This entry. */
	struct invocation_error error;
	struct lookup_failure lookup;
	word work_done;		/* units since the last preemption check */

	/* Other cores. */
	volatile u32 in_kernel;	/* atomic: registers of current are saved */
	volatile u32 stalled;	/* set under the lock: drop what current asked for */
	volatile u32 ipi_reschedule;	/* atomic: pending requests, one word each */
	volatile u32 ipi_call;

	/* For arch/. */
	struct tcb *fpu_owner;
	word satp;
	word arch[16];

	/* Last, so that everything else is within reach of a load's offset. */
	struct tcb_list ready[PRIORITIES];
};

_Static_assert(offsetof(struct core, current) == CORE_CURRENT, "offsets.h");
_Static_assert(offsetof(struct core, scratch) == CORE_SCRATCH, "offsets.h");
_Static_assert(offsetof(struct core, stack_top) == CORE_STACK, "offsets.h");
_Static_assert(offsetof(struct core, ready_summary) == 120, "kernel/test/panic_test.py");

extern struct core cores[CORES_MAX];
extern unsigned core_count;	/* cores in use, set before the first user thread */

/* Found at boot: timer ticks in a microsecond, and the smallest budget. */
extern word ticks_per_us;
extern word min_budget;
