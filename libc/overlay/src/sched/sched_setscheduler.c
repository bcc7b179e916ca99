/* SPDX-License-Identifier: Apache-2.0 */
/* sched_setscheduler(): musl refuses it because Linux has it for threads only. -pid: a process. */
#include <sched.h>
#include "syscall.h"

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
	return syscall(SYS_sched_setscheduler, -pid, policy, param);
}
