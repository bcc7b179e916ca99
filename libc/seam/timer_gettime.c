/* SPDX-License-Identifier: Apache-2.0 */
/* timer_gettime() */
#include "timer.h"

hidden long call_NR_timer_gettime(long timer, struct itimerspec *now)
{
	struct tm_timer t;
	int error = timer_look(timer, &t);

	if (!error) {
		now->it_value = clock_timespec(t.value_ns);
		now->it_interval = clock_timespec(t.interval_ns);
	}
	return -error;
}
