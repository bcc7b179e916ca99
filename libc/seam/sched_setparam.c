/* SPDX-License-Identifier: Apache-2.0 */
/* sched_setparam(): the policy stays. */
#include <sched.h>

#include "sched_of.h"

hidden long call_NR_sched_setparam(long id, const struct sched_param *param)
{
	struct tm_sched sched;
	int error = sched_of(id, &sched);

	return error ? -error : -sched_change(id, sched.policy, param->sched_priority);
}
