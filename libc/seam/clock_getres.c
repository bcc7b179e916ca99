/* SPDX-License-Identifier: Apache-2.0 */
/* clock_getres(): one tick of rdtime. */
#include "clock.h"

hidden long call_NR_clock_getres(long clock, struct timespec *t)
{
	struct timespec now;
	long r = __syscall(SYS_clock_gettime, clock, &now);

	if (!r && t) {
		*t = (struct timespec){ 0, NS_PER_SECOND / seam_system_page()->timebase };
	}
	return r;
}
