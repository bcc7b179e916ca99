/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the seam's files share: the calling thread's page, the gates of
 * trap.S into the kernel, and the loud stub. The page is found through
 * `sysinfo`, a word that musl keeps in struct pthread, copies to each new
 * thread, and sets from AT_SYSINFO in the first.
 */
#pragma once

#include "abi/msg/header.h"
#include "abi/msg/thread_page.h"
#include "abi/sel4/syscalls.h"
#include "lib/sel4/include/sel4/trap.h"
#include "pthread_impl.h"

/* The library's own words in the thread page; offsets.h knows some. */
struct thread_library {
	/* Not 0: the next blocking call returns EINTR at once. */
	volatile unsigned interrupt;
	/* The thread is in a call that is a cancellation point. */
	volatile unsigned cancel_point;
	/* sigaltstack, and the signals whose handlers want it. */
	void *alt_stack;
	size_t alt_stack_size;
	unsigned long alt_stack_signals;
	/* A handler without SA_RESTART has run. */
	volatile unsigned no_restart;
	/* A handler that runs now sets `interrupt`: waits that unmask signals. */
	volatile unsigned wait_point;
	unsigned timeout_states;
	/* A thread that this one makes now keeps its tid until it is joined (thread_calls.c). */
	unsigned keep_tid;
	/* TimerTimeout: time and states of the next blocking call. */
	unsigned long timeout_ns;
	/* Where the thread waits in poll(): 0 while it has no channel. */
	int poll_chid, poll_coid, poll_timer;
	/* The channel it has received on last: pulse_queue.c knows it there. */
	int receives_on;
	unsigned receives_epoch, reserved2;
	/* Cleared and woken when the thread ends. */
	volatile int *clear_tid;
};

_Static_assert(sizeof(struct thread_library) <= sizeof(((struct thread_page *)0)->library),
	       "fits the words kept for the library");

static inline struct thread_page *seam_page(void)
{
	return (struct thread_page *)__pthread_self()->sysinfo;
}

static inline struct thread_library *seam_library_of(struct thread_page *page)
{
	return (struct thread_library *)page->library;
}

static inline struct thread_library *seam_library(void)
{
	return seam_library_of(seam_page());
}

/*
 * A gate: `call` through t1 to an ecall of known address in trap.S. Every
 * register but the outputs is kept by the kernel. An interrupted call comes
 * back with info = a label of MSG_ERROR, length 1, and mr[0] = EINTR.
 */
#define SEAM_GATE(name, r, a6_value, a7_value)                   \
	do {                                                     \
		SEL4_TRAP_REGISTERS(r);                          \
		register seL4_Word a6 __asm__("a6") = (a6_value); \
		register long a7 __asm__("a7") = (a7_value);     \
		__asm__ volatile("call t1, " name                \
				 : SEL4_TRAP_OUTPUTS             \
				 : "r"(a6), "r"(a7)              \
				 : "t0", "t1", "memory");        \
		SEL4_TRAP_STORE(r);                              \
	} while (0)

/* A Call does not look at a6: it is left to the compiler. */
static inline __attribute__((always_inline)) void seam_call(struct sel4_registers *r)
{
	SEL4_TRAP_REGISTERS(r);
	register long a7 __asm__("a7") = seL4_SysCall;

	__asm__ volatile("call t1, seam_gate_call"
			 : SEL4_TRAP_OUTPUTS
			 : "r"(a7)
			 : "t0", "t1", "memory");
	SEL4_TRAP_STORE(r);
}

/* number: seL4_SysRecv, or seL4_SysReplyRecv, which first answers `reply`. */
static inline __attribute__((always_inline)) void seam_receive(long number,
							       struct sel4_registers *r,
							       seL4_CPtr reply)
{
	SEAM_GATE("seam_gate_receive", r, reply, number);
}

static inline __attribute__((always_inline)) void seam_wait(struct sel4_registers *r)
{
	SEAM_GATE("seam_gate_wait", r, 0, seL4_SysWait);
}

/* Calls that do not block: number is seL4_SysSend, NBSend, NBRecv, NBWait or Yield. */
static inline __attribute__((always_inline)) void seam_trap(long number, struct sel4_registers *r,
							    seL4_CPtr reply)
{
	SEAM_GATE("seam_gate_other", r, reply, number);
}

static inline void seam_signal(seL4_CPtr notification)
{
	struct sel4_registers r = { .a0 = notification };

	seam_trap(seL4_SysSend, &r, 0);
}

/*
 * Connection i is slot 2i + 2, side channel i (bit 30 set) 2i + 1 (docs/design.md, section 2).
 * Without a branch: both kinds are asked for all the time. coid is not negative.
 */
static inline seL4_CPtr seam_slot(int coid)
{
	return ((seL4_Word)coid << 34 >> 33) + 2 - ((unsigned)coid >> 30);
}

/* Runs the handlers of signals that waited (signal_run.c). */
hidden void seam_signals_take(void);

/* A handler would use the IPC buffer and the window: none between these two. */
static inline void seam_hold(struct thread_page *page)
{
	page->signal_hold++;
	__asm__ volatile("" ::: "memory");
}

static inline void seam_release(struct thread_page *page)
{
	__asm__ volatile("" ::: "memory");
	page->signal_hold--;
	__asm__ volatile("" ::: "memory");
	if (*(volatile unsigned *)&page->signal_pending && !page->signal_hold) {
		seam_signals_take();
	}
}

/* Says "STUB: name" once for each name in a process; returns -ENOSYS. */
hidden long seam_stub(const char *name);
