/* SPDX-License-Identifier: Apache-2.0 */
/* sched_getscheduler(): musl refuses it because Linux has it for threads only. -pid: a process. */
#include <sched.h>
#include "syscall.h"

int sched_getscheduler(pid_t pid)
{
	return syscall(SYS_sched_getscheduler, -pid);
}
