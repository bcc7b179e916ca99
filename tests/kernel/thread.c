/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads of the tests: see thread.h. Stacks and IPC buffers are pages of the
 * image, whose frame capabilities BootInfo lists in address order. Set number
 * i is used again by the next test. The buffer's user word leads from a
 * running thread to its struct thread.
 */
#include "tests/kernel/thread.h"

#include "tests/kernel/console.h"
#include "tests/kernel/pool.h"
#include "tests/kernel/test.h"

#include <base/string.h>

enum { PAGE = 4096, STACK_SIZE = 2 * PAGE };

extern char image_start[];
extern char __global_pointer$[];

static char stacks[THREADS_MAX][STACK_SIZE] __attribute__((aligned(PAGE)));
static char buffers[THREADS_MAX][PAGE] __attribute__((aligned(PAGE)));
static struct thread threads[THREADS_MAX];
static unsigned threads_used, threads_lasting;
static seL4_CPtr supervisor;

seL4_CPtr image_frame(const void *address)
{
	return bootinfo->userImageFrames.start + ((const char *)address - image_start) / PAGE;
}

seL4_CPtr schedcontrol(seL4_Word core)
{
	return bootinfo->schedcontrol.start + core;
}

void threads_set_supervisor(seL4_CPtr endpoint)
{
	supervisor = endpoint;
}

void threads_reset(void)
{
	threads_used = threads_lasting;
}

void sc_configure(seL4_CPtr sc, seL4_Word core, seL4_Time budget, seL4_Time period,
		  seL4_Word extra_refills, seL4_Word badge, seL4_Word flags)
{
	OK(seL4_SchedControl_ConfigureFlags(schedcontrol(core), sc, budget, period, extra_refills,
					    badge, flags));
}

seL4_CPtr tcb_own(void)
{
	return ((struct thread *)seL4_GetUserData())->tcb;
}

seL4_CPtr sc_own(void)
{
	return ((struct thread *)seL4_GetUserData())->sc;
}

seL4_Word sc_consumed(seL4_CPtr sc)
{
	seL4_SchedContext_Consumed_t result = seL4_SchedContext_Consumed(sc);

	OK(result.error);
	return result.consumed;
}

static struct thread *next_thread(void)
{
	struct thread *t = &threads[threads_used];

	if (threads_used == THREADS_MAX) {
		die("a test wants more than %d threads", THREADS_MAX);
	}
	t->index = threads_used++;
	t->buffer = (seL4_IPCBuffer *)buffers[t->index];
	t->stack_top = stacks[t->index] + STACK_SIZE;
	t->finished = 0;
	memset(t->buffer, 0, sizeof(*t->buffer));
	t->buffer->userData = (seL4_Word)t;
	return t;
}

static struct thread *configure(struct thread *t, seL4_Word priority)
{
	OK(seL4_TCB_Configure(t->tcb, CNODE, 0, VSPACE, 0, (seL4_Word)t->buffer,
			      image_frame(t->buffer)));
	OK(seL4_TCB_SetSchedParams(t->tcb, seL4_CapInitThreadTCB, seL4_MaxPrio, priority, t->sc,
				   supervisor));
	return t;
}

struct thread *thread_passive(seL4_Word priority)
{
	struct thread *t = next_thread();

	t->tcb = tcb_new();
	t->sc = 0;
	t->done = notification_new();
	t->reply = reply_new();
	return configure(t, priority);
}

struct thread *thread_on(seL4_Word core, seL4_Word priority)
{
	struct thread *t = thread_passive(priority);

	t->sc = sc_new();
	sc_configure(t->sc, core, SLICE_US, SLICE_US, 0, 0, 0);
	OK(seL4_SchedContext_Bind(t->sc, t->tcb));
	return t;
}

struct thread *thread_new(seL4_Word priority)
{
	return thread_on(0, priority);
}

struct thread *thread_lasting(seL4_Word priority)
{
	struct thread *t = next_thread();

	threads_lasting = threads_used;
	t->tcb = object_lasting(seL4_TCBObject, 0);
	t->sc = object_lasting(seL4_SchedContextObject, 8);
	t->done = object_lasting(seL4_NotificationObject, 0);
	t->reply = object_lasting(seL4_ReplyObject, 0);
	sc_configure(t->sc, 0, SLICE_US, SLICE_US, 0, 0, 0);
	return configure(t, priority);
}

static void thread_exit(void)
{
	struct thread *self = (struct thread *)seL4_GetUserData();

	self->finished = 1;
	seL4_Signal(self->done);
	seL4_TCB_Suspend(self->tcb);
	/* Only in a foreign CSpace, where neither name means anything: stop by a fault. */
	__asm__ volatile("unimp");
}

void thread_start(struct thread *t, thread_function *fn, seL4_Word a, seL4_Word b, seL4_Word c)
{
	seL4_UserContext regs = {
		.pc = (seL4_Word)fn,
		.ra = (seL4_Word)thread_exit,
		.sp = (seL4_Word)t->stack_top,
		.gp = (seL4_Word)__global_pointer$,
		.tp = (seL4_Word)t->buffer,
		.a0 = a,
		.a1 = b,
		.a2 = c,
	};

	t->finished = 0;
	OK(seL4_TCB_WriteRegisters(t->tcb, 1, 0, seL4_UserContextWords, &regs));
}

struct thread *thread_run(seL4_Word priority, thread_function *fn, seL4_Word a, seL4_Word b,
			  seL4_Word c)
{
	struct thread *t = thread_new(priority);

	thread_start(t, fn, a, b, c);
	return t;
}

void thread_join(struct thread *t)
{
	seL4_Wait(t->done, 0);
}

void thread_set_fault_endpoint(struct thread *t, seL4_CPtr endpoint)
{
	OK(seL4_TCB_SetSpace(t->tcb, endpoint, CNODE, 0, VSPACE, 0));
}

seL4_UserContext thread_registers(struct thread *t)
{
	seL4_UserContext regs;

	OK(seL4_TCB_ReadRegisters(t->tcb, 0, 0, seL4_UserContextWords, &regs));
	return regs;
}
