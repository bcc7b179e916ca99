/* SPDX-License-Identifier: Apache-2.0 */
/* sched_setparam(): musl refuses it because Linux has it for threads only. */
#include <sched.h>
#include "syscall.h"

int sched_setparam(pid_t pid, const struct sched_param *param)
{
	return syscall(SYS_sched_setparam, pid, param);
}
