/* SPDX-License-Identifier: Apache-2.0 */
/* timer_create(): musl hands over what the event is in words of its own, but for a pulse. */
#include <signal.h>
#include <sys/neutrino.h>

#include "timer.h"

/* As src/time/timer_create.c of musl fills it. */
struct kernel_sigevent {
	union sigval value;
	int signo;
	int notify;
	int tid;
};

/* Fills in the clock, asks taskman; 0 or an errno. Where all is in use POSIX says EAGAIN. */
static int create(struct tm_timer_create *request, long clock, int *timer)
{
	struct msg_reply out;
	int error;

	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME) {
		return EINVAL;
	}
	request->code = TM_TIMER_CREATE;
	request->clock = clock == CLOCK_REALTIME ? 0 : 1;
	error = tm_ask(request, sizeof(*request), 0, 0, &out);
	if (!error) {
		*timer = out.status;
	}
	return error == ENOMEM ? EAGAIN : error;
}

hidden long call_NR_timer_create(long clock, const struct kernel_sigevent *event, int *timer)
{
	struct tm_timer_create request = {
		.notify = TM_NOTIFY_SIGNAL,
		.signo_or_coid = SIGALRM,
	};

	if (event) {
		request.signo_or_coid = event->signo;
		request.value = (seL4_Word)event->value.sival_ptr;
		request.notify = event->notify == SIGEV_NONE ? TM_NOTIFY_NONE : TM_NOTIFY_SIGNAL;
		request.tid = event->notify == SIGEV_THREAD_ID ? event->tid : 0;
	}
	return -create(&request, clock, timer);
}

/* What is neither POSIX's nor a pulse is EINVAL. */
hidden int __timer_create_pulse(clockid_t clock, const struct sigevent *event, int *timer)
{
	int priority = (signed char)SIGEV_PULSE_PRIORITY(event);
	struct tm_timer_create request = {
		.notify = TM_NOTIFY_PULSE,
		.signo_or_coid = event->sigev_coid,
		.pulse_code = SIGEV_PULSE_CODE(event),
		.priority = priority == SIGEV_PULSE_PRIO_INHERIT ? seam_page()->priority
								 : (unsigned char)priority,
		.value = (seL4_Word)event->sigev_value.sival_ptr,
	};

	return event->sigev_notify == SIGEV_PULSE ? create(&request, clock, timer) : EINVAL;
}
