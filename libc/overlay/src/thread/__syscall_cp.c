/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A call that is a cancellation point. A program that never cancels a thread
 * links only the plain form below; pthread_cancel.c brings the other.
 */
#include "pthread_impl.h"
#include "syscall.h"

#undef __syscall_cp

hidden long __syscall_cp_c(long (*)(), long, long, long, long, long, long);

static long plain(long (*call)(), long a, long b, long c, long d, long e, long f)
{
	return call(a, b, c, d, e, f);
}

weak_alias(plain, __syscall_cp_c);

long __syscall_cp(long (*call)(), long a, long b, long c, long d, long e, long f)
{
	return __syscall_cp_c(call, a, b, c, d, e, f);
}
