/* SPDX-License-Identifier: Apache-2.0 */
/* sched_setscheduler(): policy and priority together. */
#include "sched_of.h"

hidden long call_NR_sched_setscheduler(long id, long policy, const struct sched_param *param)
{
	return -sched_change(id, policy, param);
}
