/* SPDX-License-Identifier: Apache-2.0 */
/* sched_getparam(): the base priority, the present one, and a sporadic thread's budget. */
#include "sched_of.h"

hidden long call_NR_sched_getparam(long id, struct sched_param *param)
{
	struct tm_sched sched;
	int error = sched_of(id, &sched);

	if (!error) {
		sched_param_fill(param, &sched);
	}
	return -error;
}
