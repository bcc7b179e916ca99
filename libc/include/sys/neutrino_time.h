/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clocks and timers of the Neutrino API; <sys/neutrino.h> includes it. Times
 * are nanoseconds. A function that returns nothing else returns 0; on an error it
 * returns -1 and sets errno. Its *_r twin returns the errno instead, negative only
 * where a number >= 0 is what the function is called for, and leaves errno alone.
 * Source: QNX Neutrino C Library Reference, the page of each function.
 */
#pragma once

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The clock's step; fract is 0. */
struct _clockperiod {
	uint32_t nsec;
	int32_t fract;
};

/* Until the first end, and from one end to the next; interval_nsec 0: once. */
struct _itimer {
	uint64_t nsec;
	uint64_t interval_nsec;
};

/*
 * What clock ID shows goes to OLD, then it is set to NEW; each may be NULL.
 * ID: CLOCK_REALTIME (since 1970), CLOCK_MONOTONIC, or one of processor time:
 * ClockId()'s, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID. Only
 * CLOCK_REALTIME can be set, below 2^63, by root. EINVAL: no such clock, or not one to
 * set; NEWTIME. EPERM: not root. ESRCH: its process or thread has gone. OLD is written only
 * when there is no error.
 */
int ClockTime(clockid_t id, const uint64_t *newtime, uint64_t *oldtime);
int ClockTime_r(clockid_t id, const uint64_t *newtime, uint64_t *oldtime);

/*
 * The step of clock ID (CLOCK_REALTIME, CLOCK_MONOTONIC), which is one of
 * ClockCycles(), goes to OLD, unless that is NULL. Nothing ticks, so the step
 * cannot be changed: NEWPERIOD is NULL, and RESERVED 0. EINVAL: another clock;
 * NEWPERIOD or RESERVED. EPERM: NEWPERIOD of somebody who is not root.
 */
int ClockPeriod(clockid_t id, const struct _clockperiod *newperiod, struct _clockperiod *old,
		int reserved);
int ClockPeriod_r(clockid_t id, const struct _clockperiod *newperiod, struct _clockperiod *old,
		  int reserved);

/*
 * The clock of the processor time of thread TID of process PID (0: oneself), for
 * ClockTime(); TID 0: of all its threads. ESRCH: no such process or thread. EINVAL:
 * a single thread of another process, which has no clock.
 */
int ClockId(pid_t pid, int tid);
int ClockId_r(pid_t pid, int tid);

/*
 * A counter that all harts share and that never goes back; no trap.
 * SYSPAGE_ENTRY(qtime)->cycles_per_sec of <sys/syspage.h> is its rate.
 */
uint64_t ClockCycles(void);

/*
 * A timer on CLOCK_REALTIME or CLOCK_MONOTONIC; it does not run yet. Returns its id
 * (>= 0), which timer_settime() and its like take too. At each end it tells by
 * EVENT: SIGEV_PULSE on a connection to any channel, SIGEV_SIGNAL, SIGEV_THREAD_ID,
 * SIGEV_NONE; NULL: SIGALRM. It ends with the process, and at an exec; the child of
 * a fork does not have it. EINVAL: another clock, no such kind of event or signal.
 * EBADF: the event's coid leads to no channel. EAGAIN: no memory.
 */
int TimerCreate(clockid_t id, const struct sigevent *event);
int TimerCreate_r(clockid_t id, const struct sigevent *event);

/* The timer is gone, with what waits of its pulses. EINVAL: no such timer. */
int TimerDestroy(timer_t id);
int TimerDestroy_r(timer_t id);

/*
 * Runs the timer as ITIME says, anew if it ran; nsec 0 stops it. With TIMER_ABSTIME
 * in FLAGS nsec is a time of its clock, and one that is over is an end at once. What
 * was left of the old setting goes to OITIME, unless that is NULL. Ends that nobody
 * has taken yet are counted (timer_getoverrun()) and not repeated. EINVAL: no such
 * timer, other FLAGS. EFAULT: no ITIME.
 */
int TimerSettime(timer_t id, int flags, const struct _itimer *itime, struct _itimer *oitime);
int TimerSettime_r(timer_t id, int flags, const struct _itimer *itime, struct _itimer *oitime);

/*
 * SIGALRM to this process after ITIME, in whole microseconds, rounded up; NULL, or
 * nsec 0: not any more. There is one such alarm in a process, that of alarm() and
 * setitimer(): what was left of it goes to OTIME, unless that is NULL. ID is
 * CLOCK_REALTIME or CLOCK_MONOTONIC, and as the time is relative they are the same.
 * EINVAL: another clock. EAGAIN: no memory.
 */
int TimerAlarm(clockid_t id, const struct _itimer *itime, struct _itimer *otime);
int TimerAlarm_r(clockid_t id, const struct _itimer *itime, struct _itimer *otime);

#ifdef __cplusplus
}
#endif
