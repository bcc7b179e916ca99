/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the calling thread's IPC buffer is: a global, for programs whose
 * only thread is the one that the kernel started. Programs with more threads
 * put a header of the same name, reading tp, in front of this one.
 */
#pragma once

#include "abi/sel4/types.h"

extern seL4_IPCBuffer *__sel4_ipc_buffer;

static inline seL4_IPCBuffer *seL4_GetIPCBuffer(void)
{
	return __sel4_ipc_buffer;
}

static inline void seL4_SetIPCBuffer(seL4_IPCBuffer *buffer)
{
	__sel4_ipc_buffer = buffer;
}
