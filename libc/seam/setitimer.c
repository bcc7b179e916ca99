/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setitimer() and, behind it, alarm(): one timer of the process that sends
 * SIGALRM. Made when it is first wanted. ITIMER_VIRTUAL and ITIMER_PROF
 * would count what no timer of this system counts: EINVAL.
 */
#include <signal.h>
#include <sys/time.h>

#include "itimer.h"

static int timer = -1;

static int itimer_make(void)
{
	struct tm_timer_create request = {
		.code = TM_TIMER_CREATE, .clock = 1, .notify = TM_NOTIFY_SIGNAL,
		.signo_or_coid = SIGALRM,
	};
	struct msg_reply out;
	int error = timer < 0 ? tm_ask(&request, sizeof(request), 0, 0, &out) : 0;

	if (!error && timer < 0) {
		timer = out.status;
	}
	return error;
}

int itimer_id(void)
{
	return timer;
}

void itimer_forget(void)
{
	if (timer >= 0) {
		timer = -1;
	}
}

hidden long call_NR_setitimer(long which, const struct itimerval *new, struct itimerval *old)
{
	struct timer_time to = { itimer_ns(&new->it_value), itimer_ns(&new->it_interval) }, was;
	int error = which == ITIMER_REAL ? 0 : EINVAL;

	if (!error && timer < 0 && !to.value) {
		was = to;
	} else if (!error) {
		error = itimer_make();
		if (!error) {
			error = timer_change(timer, 0, &to, &was);
		}
	}
	if (!error && old) {
		old->it_value = itimer_timeval(was.value);
		old->it_interval = itimer_timeval(was.interval);
	}
	return -error;
}
