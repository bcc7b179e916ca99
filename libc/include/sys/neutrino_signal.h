/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signals of the Neutrino API; <sys/neutrino.h> includes it. They are those of
 * POSIX: a handler set here is the one that sigaction() shows. A function that
 * returns nothing else returns 0; on an error it returns -1 and sets errno. Its *_r
 * twin returns the errno itself and leaves errno alone.
 * Source: QNX Neutrino C Library Reference, the page of each function.
 */
#pragma once

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What SIGNO (1 to 64) does in this process: the old action goes to OACT, the new one is
 * ACT; each may be NULL. PID is 0 or one's own. SIGSTUB is not looked at: the library
 * has its own. EINVAL: no such signal, or ACT for SIGKILL or SIGSTOP. ESRCH: no such
 * process. EPERM: another process.
 */
int SignalAction(pid_t pid, void (*sigstub)(void), int signo, const struct sigaction *act,
		 struct sigaction *oact);
int SignalAction_r(pid_t pid, void (*sigstub)(void), int signo, const struct sigaction *act,
		   struct sigaction *oact);

/*
 * Sends SIGNO (0: only looks whether it could) with CODE, -128 to 127, and VALUE, as
 * si_code and si_value. PID > 0: that process, and TID > 0 of it: that thread; PID 0:
 * the caller's group; below 0: group -PID. ND is 0. EINVAL: no such signal; CODE. ESRCH:
 * no such node, process, thread or group. EPERM: another user's, for all but root;
 * or a CODE above 0, which only the system sends, to another process.
 */
int SignalKill(uint32_t nd, pid_t pid, int tid, int signo, int code, int value);
int SignalKill_r(uint32_t nd, pid_t pid, int tid, int signo, int code, int value);

/*
 * Changes the mask of the calling thread, which PID and TID are, or 0: HOW is SIG_BLOCK,
 * SIG_UNBLOCK or SIG_SETMASK, for the signals of SIGNALS (NULL: no change). The old
 * mask goes to OLD, unless that is NULL. EINVAL: HOW. ESRCH: no such process or thread.
 * EPERM: another one; a thread's mask is its own affair.
 */
int SignalProcmask(pid_t pid, int tid, int how, const sigset_t *signals, sigset_t *old);
int SignalProcmask_r(pid_t pid, int tid, int how, const sigset_t *signals, sigset_t *old);

/*
 * Waits with this mask in place of the thread's own until a handler has run. A
 * cancellation point. Always EINTR.
 */
int SignalSuspend(const sigset_t *signals);
int SignalSuspend_r(const sigset_t *signals);

/*
 * Waits for one of SIGNALS, which the threads of the process have blocked, and takes it:
 * returns its number, and what came with it in INFO, unless that is NULL. A cancellation
 * point. EINTR: a handler of another signal ran; the twin returns it negative.
 */
int SignalWaitinfo(const sigset_t *signals, siginfo_t *info);
int SignalWaitinfo_r(const sigset_t *signals, siginfo_t *info);

#ifdef __cplusplus
}
#endif
