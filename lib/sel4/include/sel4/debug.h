/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that only debug kernels have. On a release kernel each of them is an
 * UnknownSyscall fault of the caller, so nothing may depend on them.
 */
#pragma once

#include "abi/sel4/syscalls.h"
#include "sel4/message.h"
#include "sel4/trap.h"

static inline void seL4_DebugPutChar(char c)
{
	struct sel4_registers r = { .a0 = (unsigned char)c };

	sel4_trap(seL4_SysDebugPutChar, &r);
}

static inline void seL4_DebugDumpScheduler(void)
{
	struct sel4_registers r = { 0 };

	sel4_trap(seL4_SysDebugDumpScheduler, &r);
}

static inline void seL4_DebugHalt(void)
{
	struct sel4_registers r = { 0 };

	sel4_trap(seL4_SysDebugHalt, &r);
}

static inline void seL4_DebugSnapshot(void)
{
	struct sel4_registers r = { 0 };

	sel4_trap(seL4_SysDebugSnapshot, &r);
}

/* The kernel's tag for the kind of capability in a slot, 0 if empty. */
static inline seL4_Word seL4_DebugCapIdentify(seL4_CPtr cap)
{
	struct sel4_registers r = { .a0 = cap };

	sel4_trap(seL4_SysDebugCapIdentify, &r);
	return r.a0;
}

/* The name must fit in the message area of the IPC buffer, NUL included. */
static inline void seL4_DebugNameThread(seL4_CPtr tcb, const char *name)
{
	struct sel4_registers r = { .a0 = tcb };
	char *to = (char *)seL4_GetIPCBuffer()->msg;

	while ((*to++ = *name++)) {
	}
	sel4_trap(seL4_SysDebugNameThread, &r);
}

static inline seL4_Word seL4_DebugGetThreadAffinity(seL4_CPtr tcb)
{
	struct sel4_registers r = { .a0 = tcb };

	sel4_trap(seL4_SysDebugGetThreadAffinity, &r);
	return r.a0;
}
