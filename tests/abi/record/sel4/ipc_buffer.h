/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In place of lib/sel4's ipc_buffer.h: the recorder's buffer.
 */
#pragma once

#include "abi/sel4/types.h"
#include "tests/abi/recorder.h"

static inline seL4_IPCBuffer *seL4_GetIPCBuffer(void)
{
	return (seL4_IPCBuffer *)recorder_buffer;
}
