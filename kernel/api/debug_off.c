/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The release build: no debug system calls, no checks, no words about faults.
 * Its counterpart is debug_on.c.
 */
#include "kernel/debug.h"

bool debug_syscall(struct core *core, long number)
{
	(void)core;
	(void)number;
	return false;
}

void debug_check(struct core *core)
{
	(void)core;
}

void debug_check_slot(const struct slot *s)
{
	(void)s;
}

void debug_unhandled_fault(struct tcb *t)
{
	(void)t;
}
