/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread: a TCB with its own scheduling context, a private notification, a
 * thread page, and one place to be parked in. It lives on one hart.
 */
#pragma once

#include <base/list.h>

#include "abi/msg/thread_page.h"
#include "taskman/proc/pulse.h"
#include "taskman/request.h"
#include "taskman/sys/alarm.h"

struct process;
struct page;
struct channel;
struct window;

enum {
	PRIORITY_DEFAULT = 10,
	PRIORITY_UNPRIVILEGED = 63,
	PRIORITY_MAX_USER = 253,
	PRIORITY_TASKMAN = 255,
	/* Policies as <sched.h> numbers them; SPORADIC is ours. */
	POLICY_OTHER = 0,
	POLICY_FIFO = 1,
	POLICY_RR = 2,
	POLICY_SPORADIC = 4,
};

struct thread {
	unsigned tid;
	struct process *process;
	struct list of_process;
	/* In taskman's CSpace; 0 after the thread has ended. */
	seL4_CPtr tcb, sched_context, notification, fault_endpoint;
	seL4_CPtr reply; /* the spare that changes places when it parks */
	unsigned side; /* index of its TCB; the next one is its notification */
	struct thread_page *page; /* taskman's mapping */
	seL4_Word page_address;	  /* the process's */
	struct page *page_page;
	struct parked parked;
	struct list joiners;
	struct channel *bound_channel; /* whose notification it takes */
	int detached, exited;
	seL4_Word exit_value;
	int priority;	/* base */
	int policy;
	seL4_Word runmask;
	seL4_Word inherit_mask; /* the run mask of threads and processes that it makes */
	/* POLICY_SPORADIC, sporadic.h */
	seL4_Word budget_us, period_us;
	int low_priority, max_repl;
	int budget_used; /* it runs at low_priority until the replenishment */
	struct alarm replenishment;
	unsigned hart;
	int held;	/* scheduling context is away: stopped */
	seL4_Word pending; /* signals for this thread alone */
	struct list queued_signals;
	seL4_Word wait_set; /* of a parked TM_SIGNAL_WAIT; 0: none */
	struct alarm retry; /* a delivery that could not be made at once; also SIGNAL_WAIT's */
	seL4_Word retry_ns;
	/* An unblock pulse that the server has not answered. */
	struct pulse unblock;
	unsigned unblock_scoid;
	unsigned unblock_seq;
	int unblock_asked;
	seL4_Word cpu_ns;
	seL4_Word cpu_seen, cpu_recent; /* balance.c */
	/* thread_window.h */
	struct window *window;
	seL4_Word window_address;
	unsigned window_generation;
	struct list window_maps;
	/* For taskman/sys: TM_WAKE_AT, SLEEP. */
	void *wake;
};

/* What a new thread starts with. */
struct thread_start {
	seL4_Word entry, stack_pointer, thread_pointer;
	seL4_Word argument; /* a1; a0 is the thread page */
	seL4_Word signal_mask;
	seL4_Word page_address; /* 0: where there is room */
	unsigned side;		/* lowest side index wanted */
	int priority;
	const struct thread *creator; /* who is scheduled alike; NULL: nobody */
};

/* Makes a thread of P that does not run yet. ENOMEM, EAGAIN. */
int thread_create(struct process *p, const struct thread_start *start, struct thread **thread);
/* Lets it run with these registers. */
void thread_run(struct thread *t, const seL4_UserContext *registers);
void thread_run_start(struct thread *t, const struct thread_start *start);

/*
 * Stops the thread for good and gives back all it has but its record, which
 * waits for a join; thread_free() takes the record too.
 */
void thread_stop(struct thread *t);
void thread_free(struct thread *t);

/* Tells the loader what it starts: whose process, and IMAGE as exec has it, else -1. */
void thread_page_program(struct thread_page *page, const struct process *p, int image);

/* Tells the kernel the present CSpace and address space of its process, and the IPC buffer. */
void thread_set_space(struct thread *t);
void thread_set_page(struct thread *t);

/* Takes the scheduling context away, and gives it back: nothing of its IPC is lost. */
void thread_hold(struct thread *t);
void thread_release(struct thread *t);

/* The ceiling of P became lower: no thread of it may stay above. */
void threads_limit(struct process *p);

/* Nanoseconds of processor time, up to now. */
seL4_Word thread_cpu(struct thread *t);

/* A thread that has not ended; NULL if there is none. */
struct thread *thread_find(struct process *p, unsigned tid);
/* The record, also of one that has ended and was not joined. */
struct thread *thread_record(struct process *p, unsigned tid);

/* Signals the private notification: wakes a timed futex wait. */
void thread_wake(struct thread *t);
