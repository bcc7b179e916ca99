/* SPDX-License-Identifier: Apache-2.0 */
/* See timer_pulse.h. */
#include "timer_pulse.h"

#include "libc/seam/tm.h"

int timer_pulse_create(int coid, int priority, int code, int value)
{
	struct tm_timer_create request = {
		.code = TM_TIMER_CREATE,
		.clock = 1,
		.notify = TM_NOTIFY_PULSE,
		.signo_or_coid = coid,
		.pulse_code = code,
		.priority = priority,
		.value = (unsigned)value,
	};
	struct msg_reply out;
	int error = tm_ask(&request, sizeof(request), 0, 0, &out);

	return error ? -error : out.status;
}

int timer_pulse_set(int timer, unsigned long deadline)
{
	struct tm_timer_set request = {
		.code = TM_TIMER_SET, .flags = 1, .timer = timer, .value_ns = deadline,
	};

	return tm_ask(&request, sizeof(request), 0, 0, 0);
}
