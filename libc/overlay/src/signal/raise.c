/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raise(): musl's blocks all signals around the call, because a handler that
 * forks could change the thread's number under it. Here the number is read
 * from the thread page by the call itself, so a handler can run at once.
 */
#include <signal.h>
#include "syscall.h"

int raise(int sig)
{
	return syscall(SYS_tkill, __syscall(SYS_gettid), sig);
}
