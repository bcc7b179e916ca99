/* SPDX-License-Identifier: Apache-2.0 */
/* getitimer() */
#include <string.h>

#include "itimer.h"

hidden long call_NR_getitimer(long which, struct itimerval *now)
{
	struct tm_timer t = { 0 };
	int error = which == ITIMER_REAL ? 0 : EINVAL;

	if (!error && itimer_id() >= 0) {
		error = timer_look(itimer_id(), &t);
	}
	if (!error) {
		now->it_value = itimer_timeval(t.value_ns);
		now->it_interval = itimer_timeval(t.interval_ns);
	}
	return -error;
}
