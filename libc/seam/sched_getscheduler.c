/* SPDX-License-Identifier: Apache-2.0 */
/* sched_getscheduler() */
#include "sched_of.h"

hidden long call_NR_sched_getscheduler(long id)
{
	struct tm_sched sched;
	int error = sched_of(id, &sched);

	return error ? -error : sched.policy;
}
