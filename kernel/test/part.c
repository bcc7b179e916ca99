/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a single part of the kernel needs around it in a test: the cores, and
 * a clock that the test sets. Tests of the whole kernel link machine.c instead.
 */
#include <assert.h>

#include "arch/machine.h"
#include "kernel/core.h"
#include "kernel/debug.h"

struct core cores[CORES_MAX];
unsigned core_count = 1;

struct core *core_self(void)
{
	return &cores[0];
}

word arch_now(void)
{
	return cores[0].now;
}

void panic(const char *format, ...)
{
	(void)format;
	assert(!"panic");
	__builtin_unreachable();
}

void debug_check_slot(const struct slot *s)
{
	(void)s;
}
