/* SPDX-License-Identifier: Apache-2.0 */
/* clock_gettime(): no message, except for times of processes. */
#include "clock.h"
#include "tm.h"

static long cpu_time(int pid, struct timespec *t)
{
	struct tm_times times;
	struct msg_reply out;
	int error;

	error = tm_words(TM_TIMES, pid, 0, &times, sizeof(times), &out);
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
	case CLOCK_THREAD_CPUTIME_ID:
		return cpu_time(0, t);
	}
	if (clock < 0) {
		/* clock_getcpuclockid() of a process: its number, complemented. */
		return cpu_time(~clock >> 3, t);
	}
	return -EINVAL;
}
