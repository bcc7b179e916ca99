/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SignalAction() and its like: see <sys/neutrino_signal.h>. They go where the POSIX
 * calls go. What another process or thread would have to do itself is EPERM.
 */
#include <signal.h>
#include <sys/neutrino.h>

#include "error_of.h"
#include "own_process.h"
#include "syscall.h"
#include "with_errno.h"

enum { CODE_FIRST = -128, CODE_LAST = 127 };

int SignalAction_r(pid_t pid, void (*sigstub)(void), int signo, const struct sigaction *act,
		   struct sigaction *oact)
{
	int error = own_process_error(pid);

	(void)sigstub;
	return error ? error : ERROR_OF(sigaction(signo, act, oact));
}

int SignalAction(pid_t pid, void (*sigstub)(void), int signo, const struct sigaction *act,
		 struct sigaction *oact)
{
	return errno_from(SignalAction_r(pid, sigstub, signo, act, oact));
}

int SignalKill_r(uint32_t nd, pid_t pid, int tid, int signo, int code, int value)
{
	if (nd != ND_LOCAL_NODE || tid < 0 || (tid && pid <= 0)) {
		return ESRCH;
	}
	if (code < CODE_FIRST || code > CODE_LAST) {
		return EINVAL;
	}
	if (code > 0 && pid != (pid_t)seam_page()->pid) {
		return EPERM;
	}
	return -signal_send(pid, tid, signo, code, (unsigned)value);
}

int SignalKill(uint32_t nd, pid_t pid, int tid, int signo, int code, int value)
{
	return errno_from(SignalKill_r(nd, pid, tid, signo, code, value));
}

int SignalProcmask_r(pid_t pid, int tid, int how, const sigset_t *signals, sigset_t *old)
{
	int error = own_process_error(pid);

	if (!error) {
		error = own_thread_error(tid);
	}
	return error ? error : pthread_sigmask(how, signals, old);
}

int SignalProcmask(pid_t pid, int tid, int how, const sigset_t *signals, sigset_t *old)
{
	return errno_from(SignalProcmask_r(pid, tid, how, signals, old));
}

int SignalSuspend_r(const sigset_t *signals)
{
	return ERROR_OF(sigsuspend(signals));
}

int SignalSuspend(const sigset_t *signals)
{
	return errno_from(SignalSuspend_r(signals));
}

/* Not sigwaitinfo(), which in musl goes on waiting after a handler. */
int SignalWaitinfo_r(const sigset_t *signals, siginfo_t *info)
{
	return __syscall_cp(SYS_rt_sigtimedwait, signals, info, 0, _NSIG / 8);
}

int SignalWaitinfo(const sigset_t *signals, siginfo_t *info)
{
	return with_errno(SignalWaitinfo_r(signals, info));
}
