/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread cancellation. pthread_cancel() marks the thread and sends it
 * SIGCANCEL, which wakes it out of any blocking call with EINTR. A signal
 * that comes after the mark was looked at and before the thread blocks would
 * be lost; therefore the handler sets `interrupt` in the thread's page, and
 * the seam's gate (seam/trap.S) looks at it as its last act before the ecall.
 */
#define _GNU_SOURCE
#include <string.h>
#include "pthread_impl.h"
#include "seam.h"
#include "syscall.h"

#undef __syscall_cp

hidden long __cancel(void);
hidden long __syscall_cp_c(long (*)(), long, long, long, long, long, long);

long __cancel(void)
{
	pthread_t self = __pthread_self();

	if (self->canceldisable == PTHREAD_CANCEL_ENABLE || self->cancelasync) {
		pthread_exit(PTHREAD_CANCELED);
	}
	self->canceldisable = PTHREAD_CANCEL_DISABLE;
	return -ECANCELED;
}

long __syscall_cp_c(long (*call)(), long a, long b, long c, long d, long e, long f)
{
	pthread_t self = __pthread_self();
	struct thread_library *library = seam_library();
	int closing = call == call_NR_close;
	long r;

	if (self->canceldisable == PTHREAD_CANCEL_DISABLE || (self->canceldisable && closing)) {
		return call(a, b, c, d, e, f);
	}
	library->cancel_point = 1;
	a_barrier();
	if (self->cancel) {
		library->cancel_point = 0;
		return __cancel();
	}
	r = call(a, b, c, d, e, f);
	library->cancel_point = 0;
	library->interrupt = 0;
	if (r == -EINTR && !closing && self->cancel &&
	    self->canceldisable != PTHREAD_CANCEL_DISABLE) {
		return __cancel();
	}
	return r;
}

static void cancel_handler(int sig, siginfo_t *info, void *context)
{
	pthread_t self = __pthread_self();
	ucontext_t *uc = context;

	(void)sig;
	(void)info;
	a_barrier();
	if (!self->cancel || self->canceldisable == PTHREAD_CANCEL_DISABLE) {
		return;
	}
	if (self->cancelasync) {
		/* Not interruptible again: the thread does not come back from there. */
		sigaddset(&uc->uc_sigmask, SIGCANCEL);
		uc->uc_mcontext.MC_PC = (uintptr_t)__cancel;
		return;
	}
	if (seam_library()->cancel_point) {
		seam_library()->interrupt = 1;
	}
}

void __testcancel(void)
{
	pthread_t self = __pthread_self();

	if (self->cancel && !self->canceldisable) {
		__cancel();
	}
}

static void install_handler(void)
{
	struct sigaction action = {
		.sa_flags = SA_SIGINFO | SA_RESTART,
		.sa_sigaction = cancel_handler,
	};

	memset(&action.sa_mask, -1, _NSIG / 8);
	__libc_sigaction(SIGCANCEL, &action, 0);
}

int pthread_cancel(pthread_t t)
{
	static int installed;

	if (!installed) {
		install_handler();
		installed = 1;
	}
	a_store(&t->cancel, 1);
	if (t == pthread_self()) {
		if (t->canceldisable == PTHREAD_CANCEL_ENABLE && t->cancelasync) {
			pthread_exit(PTHREAD_CANCELED);
		}
		return 0;
	}
	return pthread_kill(t, SIGCANCEL);
}
