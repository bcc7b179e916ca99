/* SPDX-License-Identifier: Apache-2.0 */
/* sched_get_priority_min() */
#include <sched.h>

#include "seam.h"

hidden long call_NR_sched_get_priority_min(long policy)
{
	return policy < SCHED_OTHER || policy > SCHED_SPORADIC ? -EINVAL : 1;
}
