/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock_nanosleep(): a request that taskman answers when the time has come,
 * or with EINTR and what was left.
 */
#include "clock.h"
#include "tm.h"

enum { SLEEP_ABSOLUTE = 1 };

/* What is left of a relative sleep that began at `start`. */
static void remain(struct timespec *left, unsigned long start, unsigned long ns)
{
	unsigned long gone = clock_monotonic() - start;

	if (left) {
		*left = clock_timespec(gone < ns ? ns - gone : 0);
	}
}

hidden long call_NR_clock_nanosleep(long clock, long flags, const struct timespec *t,
				    struct timespec *left)
{
	struct tm_sleep request = {
		.code = TM_SLEEP,
		.clock = clock == CLOCK_REALTIME ? 0 : 1,
		.flags = flags & TIMER_ABSTIME ? SLEEP_ABSOLUTE : 0,
	};
	unsigned long start = clock_monotonic();
	int error = clock_ns_from(t, &request.ns);

	if (clock == CLOCK_THREAD_CPUTIME_ID || error) {
		return -EINVAL;
	}
	error = tm_ask(&request, sizeof(request), 0, 0, 0);
	if (error == EINTR && !(flags & TIMER_ABSTIME)) {
		remain(left, start, request.ns);
	}
	return -error;
}
