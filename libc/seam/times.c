/* SPDX-License-Identifier: Apache-2.0 */
/* times(): in ticks of 10 ms, as sysconf(_SC_CLK_TCK) says. */
#include <sys/times.h>

#include "clock.h"
#include "tm.h"

enum { NS_PER_CLOCK_TICK = 10000000 };

hidden long call_NR_times(struct tms *out)
{
	struct tm_times t;
	int error = tm_words(TM_TIMES, 0, 0, &t, sizeof(t), 0);

	if (error) {
		return -error;
	}
	*out = (struct tms){
		t.user_ns / NS_PER_CLOCK_TICK,
		t.system_ns / NS_PER_CLOCK_TICK,
		t.child_user_ns / NS_PER_CLOCK_TICK,
		t.child_system_ns / NS_PER_CLOCK_TICK,
	};
	return clock_monotonic() / NS_PER_CLOCK_TICK;
}
