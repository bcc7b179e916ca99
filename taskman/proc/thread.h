/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread: a TCB with its own scheduling context, a private notification, a
 * thread page, and one place to be parked in. It lives on one hart.
 */
#pragma once

#include <base/list.h>

#include "abi/msg/thread_page.h"
#include "taskman/request.h"

struct process;
struct object;

enum {
	PRIORITY_DEFAULT = 10,
	PRIORITY_MAX_USER = 253,
	PRIORITY_TASKMAN = 255,
};

struct thread {
	unsigned tid;
	struct process *process;
	struct list of_process;
	seL4_CPtr tcb, sched_context, notification; /* in taskman's CSpace */
	seL4_CPtr reply; /* the spare that changes places when it parks */
	unsigned side_tcb, side_notification;
	struct thread_page *page; /* taskman's mapping */
	seL4_Word page_address;	  /* the process's */
	struct object *page_object;
	struct parked parked;
	/* A fault that was answered by stopping, or that waits for a signal. */
	struct parked fault;
	struct list joiners;
	struct list of_channel_bound;
	int detached, exited;
	seL4_Word exit_value;
	int priority;	/* base */
	int policy;
	seL4_Word runmask;
	unsigned hart;
	int held;	/* scheduling context is away: stopped */
	seL4_Word pending; /* signals for this thread alone */
	struct list queued_signals;
	seL4_Word suspend_mask;
	int in_suspend;
	seL4_Word wait_set;
	seL4_Word cpu_ns;
	/* The window (taskman/mem). */
	struct window *window;
	/* For taskman/sys: TM_WAKE_AT, SLEEP. */
	void *wake;
};

struct thread *thread_find(struct process *p, unsigned tid);

/* Signals the private notification: wakes a timed futex wait. */
void thread_wake(struct thread *t);
