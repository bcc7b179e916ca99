/* SPDX-License-Identifier: Apache-2.0 */
/* sched_getparam(): musl refuses it because Linux has it for threads only. -pid: a process. */
#include <sched.h>
#include "syscall.h"

int sched_getparam(pid_t pid, struct sched_param *param)
{
	return syscall(SYS_sched_getparam, -pid, param);
}
