/* SPDX-License-Identifier: Apache-2.0 */
/* settimeofday(): zones are not the system's. */
#include "clock.h"
#include <sys/time.h>

hidden long call_NR_settimeofday(const struct timeval *tv)
{
	struct timespec t = { tv->tv_sec, tv->tv_usec * 1000 };

	return __syscall(SYS_clock_settime, CLOCK_REALTIME, &t);
}
