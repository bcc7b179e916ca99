/* SPDX-License-Identifier: Apache-2.0 */
/* timer_getoverrun() */
#include "timer.h"

hidden long call_NR_timer_getoverrun(long timer)
{
	struct tm_timer t;
	int error = timer_look(timer, &t);

	return error ? -error : (long)t.overrun;
}
