/* SPDX-License-Identifier: Apache-2.0 */
/* Timers at taskman: ids, times, what happens at the end. */
#pragma once

#include <time.h>

#include "clock.h"
#include "tm.h"

struct timer_time {
	unsigned long value, interval; /* ns; value 0: not armed */
};

static inline int timer_change(int timer, unsigned flags, const struct timer_time *new,
			       struct timer_time *old)
{
	struct tm_timer_set request = {
		.code = TM_TIMER_SET, .flags = flags, .timer = timer,
		.value_ns = new->value, .interval_ns = new->interval,
	};
	struct tm_timer was = { 0 };
	int error = tm_ask(&request, sizeof(request), &was, sizeof(was), 0);

	if (old) {
		*old = (struct timer_time){ was.value_ns, was.interval_ns };
	}
	return error;
}

static inline int timer_look(int timer, struct tm_timer *out)
{
	return tm_words(TM_TIMER_GET, timer, 0, out, sizeof(*out), 0);
}

/* In the child of a fork: timers stay with the parent. */
hidden void itimer_forget(void);
