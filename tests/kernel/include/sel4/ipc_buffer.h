/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In place of lib/sel4's ipc_buffer.h: every thread here keeps the address
 * of its IPC buffer in tp.
 */
#pragma once

#include "abi/sel4/types.h"

static inline seL4_IPCBuffer *seL4_GetIPCBuffer(void)
{
	seL4_IPCBuffer *buffer;

	__asm__("mv %0, tp" : "=r"(buffer));
	return buffer;
}
