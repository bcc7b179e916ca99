/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sched_setparam(): the policy stays, and a budget too, because musl's
 * pthread_setschedprio() has no more than a priority behind its pointer.
 */
#include "sched_of.h"

hidden long call_NR_sched_setparam(long id, const int *priority)
{
	struct sched_param param;
	struct tm_sched sched;
	int error = sched_of(id, &sched);

	if (!error) {
		sched_param_fill(&param, &sched);
		param.sched_priority = *priority;
		error = sched_change(id, sched.policy, &param);
	}
	return -error;
}
