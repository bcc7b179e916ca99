/* SPDX-License-Identifier: Apache-2.0 */
/* timer_create(): musl hands over what the event is in words of its own. */
#include <signal.h>

#include "timer.h"

/* As src/time/timer_create.c of musl fills it. */
struct kernel_sigevent {
	union sigval value;
	int signo;
	int notify;
	int tid;
};

hidden long call_NR_timer_create(long clock, const struct kernel_sigevent *event, int *timer)
{
	struct tm_timer_create request = {
		.code = TM_TIMER_CREATE,
		.clock = clock == CLOCK_REALTIME ? 0 : 1,
		.notify = TM_NOTIFY_SIGNAL,
		.signo_or_coid = SIGALRM,
	};
	struct msg_reply out;
	int error;

	if (clock < 0 || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC &&
			  clock != CLOCK_BOOTTIME)) {
		return -EINVAL;
	}
	if (event) {
		request.signo_or_coid = event->signo;
		request.value = (seL4_Word)event->value.sival_ptr;
		request.notify = event->notify == SIGEV_NONE ? TM_NOTIFY_NONE : TM_NOTIFY_SIGNAL;
		request.tid = event->notify == SIGEV_THREAD_ID ? event->tid : 0;
	}
	error = tm_ask(&request, sizeof(request), 0, 0, &out);
	if (error) {
		return -error;
	}
	*timer = out.status;
	return 0;
}
