/* SPDX-License-Identifier: Apache-2.0 */
/* clock_gettime(): no message, except for times of processes and threads. */
#include "clock.h"
#include "tm.h"

enum { CLOCK_OF_THREAD = 4 };

/* Of a process (0: the own one), or of a thread of it. */
static long cpu_time(int pid, unsigned tid, struct timespec *t)
{
	struct tm_times times;
	struct msg_reply out;
	int error;

	error = tm_words(TM_TIMES, pid, tid, &times, sizeof(times), &out);
	if (!error) {
		*t = clock_timespec(times.user_ns + times.system_ns);
	}
	return -error;
}

hidden long call_NR_clock_gettime(long clock, struct timespec *t)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI:
		*t = clock_timespec(clock_realtime());
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*t = clock_timespec(clock_monotonic());
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
		return cpu_time(0, 0, t);
	case CLOCK_THREAD_CPUTIME_ID:
		return cpu_time(0, seam_page()->tid, t);
	}
	if (clock < 0) {
		/* clock_getcpuclockid(), pthread_getcpuclockid(): a number, complemented. */
		return clock & CLOCK_OF_THREAD ? cpu_time(0, ~clock >> 3, t)
					       : cpu_time(~clock >> 3, 0, t);
	}
	return -EINVAL;
}
