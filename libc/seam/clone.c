/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clone(), in the two forms that musl uses: fork(), and a thread of the same
 * process. taskman makes both. A forked child comes back from the same
 * request as its parent, on a copy of the stack; it starts with no other
 * threads, so nobody waits in its futex queues.
 */
#include <sched.h>
#include <stdarg.h>

#include "fork_child.h"
#include "futex.h"
#include "libc/neutrino/pulse_send.h"
#include "lock.h"
#include "poll_channel.h"
#include "timer.h"
#include "tm.h"

/* On the new thread's stack; thread_leave.S knows the place of gp. */
struct thread_start {
	int (*function)(void *);
	void *argument;
	seL4_Word gp;
	volatile int *clear_tid;
	unsigned long signal_mask;
};

extern hidden char seam_thread_start[];

/* FP registers that a call keeps are kept in the stack frame, which is copied. */
static int fork_request(int *child)
{
	struct msg_reply out;
	int error;

	__asm__ volatile("" ::: "fs0", "fs1", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8",
			 "fs9", "fs10", "fs11", "memory");
	error = tm_words(TM_FORK, 0, 0, 0, 0, &out);
	*child = out.status;
	return error;
}

static volatile int *const fork_locks[] = { cred_lock, cwd_lock, fd_path_lock };

enum { FORK_LOCKS = sizeof(fork_locks) / sizeof(fork_locks[0]) };

static void locks_take(void)
{
	for (unsigned i = 0; i < FORK_LOCKS; i++) {
		if (fork_locks[i]) {
			LOCK(fork_locks[i]);
		}
	}
}

static void locks_give(void)
{
	for (unsigned i = 0; i < FORK_LOCKS; i++) {
		if (fork_locks[i]) {
			UNLOCK(fork_locks[i]);
		}
	}
}

/* Nobody of the parent can wait for them here, and none is woken. */
static void locks_clear(void)
{
	for (unsigned i = 0; i < FORK_LOCKS; i++) {
		if (fork_locks[i] && *fork_locks[i]) {
			*fork_locks[i] = 0;
		}
	}
}

static void child_forget(void)
{
	locks_clear();
	futex_forget();
	itimer_forget();
	poll_channel_forget(seam_page());
	if (held_forget) {
		held_forget();
	}
	if (pulses_forget) {
		pulses_forget();
	}
	if (pulse_send_forget) {
		pulse_send_forget();
	}
	if (interrupts_forget) {
		interrupts_forget();
	}
	if (path_link_forget) {
		path_link_forget();
	}
}

hidden long call_NR_clone(long flags, void *stack)
{
	int child = 0, error;

	if (stack || (flags & ~0xff & ~(CLONE_VFORK | CLONE_VM))) {
		return -EINVAL;
	}
	locks_take();
	error = fork_request(&child);
	if (!error && !child) {
		child_forget();
		return 0;
	}
	locks_give();
	return error ? -error : child;
}

/* The first C of a new thread. Does not return. */
hidden void seam_thread_main(struct thread_page *page, struct thread_start *start)
{
	pthread_t self = __pthread_self();

	self->sysinfo = (uintptr_t)page;
	self->tid = page->tid;
	seam_library()->clear_tid = start->clear_tid;
	__syscall(SYS_rt_sigprocmask, SIG_SETMASK, &start->signal_mask, 0);
	__syscall(SYS_exit, start->function(start->argument));
}

static long thread_create(int (*function)(void *), void *stack, void *argument, int *ptid,
			  void *tls, int *ctid)
{
	struct thread_start *start = (void *)(((uintptr_t)stack - sizeof(*start)) & -16UL);
	struct tm_thread_create request = {
		.code = TM_THREAD_CREATE,
		.detached = !seam_library()->keep_tid,
		.entry = (seL4_Word)seam_thread_start,
		.stack_pointer = (seL4_Word)start,
		.thread_pointer = (seL4_Word)tls,
		.argument = (seL4_Word)start,
		/* None before the thread knows its page. */
		.signal_mask = ~0UL,
	};
	struct msg_reply out;
	int error;

	*start = (struct thread_start){ function, argument, 0, ctid, seam_page()->signal_mask };
	__asm__("mv %0, gp" : "=r"(start->gp));
	error = tm_ask(&request, sizeof(request), 0, 0, &out);
	if (error) {
		return -error;
	}
	*ptid = out.status;
	return out.status;
}

int __clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
	va_list ap;
	int *ptid, *ctid;
	void *tls;

	if (!(flags & CLONE_THREAD)) {
		return -ENOSYS;
	}
	va_start(ap, argument);
	ptid = va_arg(ap, int *);
	tls = va_arg(ap, void *);
	ctid = va_arg(ap, int *);
	va_end(ap);
	return thread_create(function, stack, argument, ptid, tls, ctid);
}
