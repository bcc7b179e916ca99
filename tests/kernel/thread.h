/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads of a test. They share the root server's address space and CNode;
 * stack and IPC buffer lie in the image, one set per thread. A thread that
 * returns from its function signals "done" and stops. Faults go to the
 * supervisor, which fails the test, unless the test installs its own handler.
 */
#pragma once

#include "sel4/sel4.h"

enum {
	PRIO_LOW = 80,
	PRIO = 100, /* of the thread that runs the test */
	PRIO_HIGH = 120,
	THREADS_MAX = 24,
	SLICE_US = 5000,
};

struct thread {
	unsigned index;
	seL4_CPtr tcb, sc, done, reply;
	seL4_IPCBuffer *buffer;
	char *stack_top;
	volatile int finished; /* its function has returned */
};

typedef void thread_function(seL4_Word a, seL4_Word b, seL4_Word c);

/* With a round-robin context on the core, with one on core 0, and with none. */
struct thread *thread_on(seL4_Word core, seL4_Word priority);
struct thread *thread_new(seL4_Word priority);
struct thread *thread_passive(seL4_Word priority);

/* A thread from lasting memory, for the supervisor's own use. */
struct thread *thread_lasting(seL4_Word priority);

/* Starts fn(a, b, c) in it, from whatever it did before. */
void thread_start(struct thread *t, thread_function *fn, seL4_Word a, seL4_Word b, seL4_Word c);

/* thread_new and thread_start in one. */
struct thread *thread_run(seL4_Word priority, thread_function *fn, seL4_Word a, seL4_Word b,
			  seL4_Word c);

/* Waits until its function has returned. */
void thread_join(struct thread *t);

/* Faults of the thread go to this endpoint capability from now on. */
void thread_set_fault_endpoint(struct thread *t, seL4_CPtr endpoint);

/* All registers, without stopping it. */
seL4_UserContext thread_registers(struct thread *t);

/* Forgets the threads of the last test. */
void threads_reset(void);

/* Tells threads where their faults go by default. */
void threads_set_supervisor(seL4_CPtr endpoint);

/* Fills a context on the core; a failure fails the test. */
void sc_configure(seL4_CPtr sc, seL4_Word core, seL4_Time budget, seL4_Time period,
		  seL4_Word extra_refills, seL4_Word badge, seL4_Word flags);

/* The calling thread's own TCB and context. */
seL4_CPtr tcb_own(void);
seL4_CPtr sc_own(void);

/* Microseconds it has used since the last time this was asked. */
seL4_Word sc_consumed(seL4_CPtr sc);

/* The authority over a core's time. */
seL4_CPtr schedcontrol(seL4_Word core);

/* The frame capability of a page of the image. */
seL4_CPtr image_frame(const void *address);
