/* SPDX-License-Identifier: Apache-2.0 */
/* gettimeofday() */
#include "clock.h"
#include <sys/time.h>

hidden long call_NR_gettimeofday(struct timeval *tv)
{
	unsigned long ns = clock_realtime();

	*tv = (struct timeval){ ns / NS_PER_SECOND, ns % NS_PER_SECOND / 1000 };
	return 0;
}
