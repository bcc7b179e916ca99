/* SPDX-License-Identifier: Apache-2.0 */
/* sched_get_priority_max(): what a program may have. */
#include <sched.h>

#include "seam.h"

hidden long call_NR_sched_get_priority_max(long policy)
{
	return policy < SCHED_OTHER || policy > SCHED_SPORADIC ? -EINVAL : 253;
}
