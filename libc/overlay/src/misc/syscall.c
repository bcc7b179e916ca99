/* SPDX-License-Identifier: Apache-2.0 */
/*
 * syscall(2): calls have no numbers at run time here, so the few that
 * programs make this way are named one by one; any other is ENOSYS.
 */
#define _BSD_SOURCE
#include <stdarg.h>
#include <unistd.h>
#include "syscall.h"

#undef syscall

long syscall(long n, ...)
{
	va_list ap;
	long a, b, c;

	va_start(ap, n);
	a = va_arg(ap, long);
	b = va_arg(ap, long);
	c = va_arg(ap, long);
	va_end(ap);
	switch (n) {
	case SYS_gettid:
		return __syscall_ret(__syscall(SYS_gettid));
	case SYS_getpid:
		return __syscall_ret(__syscall(SYS_getpid));
	case SYS_getrandom:
		return __syscall_ret(__syscall(SYS_getrandom, a, b, c));
	case SYS_tgkill:
		return __syscall_ret(__syscall(SYS_tgkill, a, b, c));
	}
	return __syscall_ret(-ENOSYS);
}
