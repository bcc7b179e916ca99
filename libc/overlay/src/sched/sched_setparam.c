/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sched_setparam(): musl refuses it because Linux has it for threads only.
 * -pid is a process. A sporadic thread's budget is among the parameters.
 */
#include <sched.h>
#include "syscall.h"

int sched_setparam(pid_t pid, const struct sched_param *param)
{
	int policy = sched_getscheduler(pid);

	if (policy == SCHED_SPORADIC) {
		return sched_setscheduler(pid, policy, param);
	}
	return policy < 0 ? -1 : syscall(SYS_sched_setparam, -pid, param);
}
