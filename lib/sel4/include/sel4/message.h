/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calling thread's IPC buffer, field by field: message words, capabilities
 * to send, badges of unwrapped ones, and the slot where one may be received.
 * The kernel itself reads and writes msg[4] and up; the functions of ipc.h
 * without "WithMRs" keep msg[0..3] in step with the registers.
 */
#pragma once

#include "abi/sel4/types.h"
#include "sel4/ipc_buffer.h"

static inline seL4_Word seL4_GetMR(int i)
{
	return seL4_GetIPCBuffer()->msg[i];
}

static inline void seL4_SetMR(int i, seL4_Word word)
{
	seL4_GetIPCBuffer()->msg[i] = word;
}

static inline seL4_Word seL4_GetBadge(int i)
{
	return seL4_GetIPCBuffer()->caps_or_badges[i];
}

static inline seL4_CPtr seL4_GetCap(int i)
{
	return seL4_GetIPCBuffer()->caps_or_badges[i];
}

static inline void seL4_SetCap(int i, seL4_CPtr cap)
{
	seL4_GetIPCBuffer()->caps_or_badges[i] = cap;
}

static inline seL4_Word seL4_GetUserData(void)
{
	return seL4_GetIPCBuffer()->userData;
}

static inline void seL4_SetUserData(seL4_Word data)
{
	seL4_GetIPCBuffer()->userData = data;
}

static inline void seL4_SetCapReceivePath(seL4_CPtr cnode, seL4_CPtr index, seL4_Word depth)
{
	seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();

	buffer->receiveCNode = cnode;
	buffer->receiveIndex = index;
	buffer->receiveDepth = depth;
}

static inline void seL4_GetCapReceivePath(seL4_CPtr *cnode, seL4_CPtr *index, seL4_Word *depth)
{
	seL4_IPCBuffer *buffer = seL4_GetIPCBuffer();

	*cnode = buffer->receiveCNode;
	*index = buffer->receiveIndex;
	*depth = buffer->receiveDepth;
}
