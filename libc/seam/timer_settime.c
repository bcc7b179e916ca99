/* SPDX-License-Identifier: Apache-2.0 */
/* timer_settime() */
#include "timer.h"

hidden long call_NR_timer_settime(long timer, long flags, const struct itimerspec *new,
				  struct itimerspec *old)
{
	struct timer_time to, was;
	int error = clock_ns_from(&new->it_value, &to.value);

	if (!error) {
		error = clock_ns_from(&new->it_interval, &to.interval);
	}
	if (!error) {
		error = timer_change(timer, flags & TIMER_ABSTIME ? 1 : 0, &to, &was);
	}
	if (!error && old) {
		old->it_value = clock_timespec(was.value);
		old->it_interval = clock_timespec(was.interval);
	}
	return -error;
}
