/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TimerCreate() and its like: see <sys/neutrino_time.h>. They are the timers of
 * timer_create(), which taskman keeps; here they are without what musl adds for
 * SIGEV_THREAD. The alarm is setitimer()'s.
 */
#include <signal.h>
#include <sys/neutrino.h>
#include <sys/time.h>

#include "error_of.h"
#include "libc/seam/timer.h"
#include "syscall.h"
#include "with_errno.h"

enum { TIMER_ABSOLUTE = 1, NS_PER_US = 1000 };

/* As the seam takes an event of POSIX from musl. */
struct kernel_event {
	union sigval value;
	int signo;
	int notify;
	int tid;
};

hidden int __timer_create_pulse(clockid_t clock, const struct sigevent *event, int *timer);

static int create_signal(clockid_t clock, const struct sigevent *event, int *timer)
{
	struct kernel_event posix = {
		event->sigev_value, event->sigev_signo, event->sigev_notify,
		event->sigev_notify_thread_id,
	};

	return -__syscall(SYS_timer_create, clock, &posix, timer);
}

int TimerCreate_r(clockid_t id, const struct sigevent *event)
{
	int timer, error;

	if (!event) {
		error = -__syscall(SYS_timer_create, id, 0, &timer);
	} else if (event->sigev_notify == SIGEV_SIGNAL || event->sigev_notify == SIGEV_NONE ||
		   event->sigev_notify == SIGEV_THREAD_ID) {
		error = create_signal(id, event, &timer);
	} else {
		error = __timer_create_pulse(id, event, &timer);
	}
	return error ? -error : timer;
}

int TimerCreate(clockid_t id, const struct sigevent *event)
{
	return with_errno(TimerCreate_r(id, event));
}

/* timer_create() has ids that are pointers, for its threads; those are not ours. */
static int timer_number(timer_t id)
{
	long number = (long)id;

	return number >= 0 && number <= INT_MAX ? (int)number : -1;
}

int TimerDestroy_r(timer_t id)
{
	return -__syscall(SYS_timer_delete, timer_number(id));
}

int TimerDestroy(timer_t id)
{
	return errno_from(TimerDestroy_r(id));
}

int TimerSettime_r(timer_t id, int flags, const struct _itimer *itime, struct _itimer *oitime)
{
	struct timer_time to, was;
	int error;

	if (!itime) {
		return EFAULT;
	}
	if (flags & ~TIMER_ABSTIME) {
		return EINVAL;
	}
	to = (struct timer_time){ itime->nsec, itime->interval_nsec };
	error = timer_change(timer_number(id), flags ? TIMER_ABSOLUTE : 0, &to, &was);
	if (!error && oitime) {
		*oitime = (struct _itimer){ was.value, was.interval };
	}
	return error;
}

int TimerSettime(timer_t id, int flags, const struct _itimer *itime, struct _itimer *oitime)
{
	return errno_from(TimerSettime_r(id, flags, itime, oitime));
}

static struct timeval timeval_of(uint64_t ns)
{
	uint64_t us = ns / NS_PER_US + (ns % NS_PER_US != 0);

	return (struct timeval){ us / 1000000, us % 1000000 };
}

static uint64_t ns_of(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * NS_PER_SECOND + (uint64_t)t->tv_usec * NS_PER_US;
}

int TimerAlarm_r(clockid_t id, const struct _itimer *itime, struct _itimer *otime)
{
	struct itimerval to = { { 0, 0 }, { 0, 0 } }, was;
	int error;

	if (id != CLOCK_REALTIME && id != CLOCK_MONOTONIC) {
		return EINVAL;
	}
	if (itime) {
		to.it_value = timeval_of(itime->nsec);
		to.it_interval = timeval_of(itime->interval_nsec);
	}
	error = -__syscall(SYS_setitimer, ITIMER_REAL, &to, &was);
	if (!error && otime) {
		*otime = (struct _itimer){ ns_of(&was.it_value), ns_of(&was.it_interval) };
	}
	return error;
}

int TimerAlarm(clockid_t id, const struct _itimer *itime, struct _itimer *otime)
{
	return errno_from(TimerAlarm_r(id, itime, otime));
}
