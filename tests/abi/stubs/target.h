/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What calls.c calls: the invocation stubs generated for an installed kernel.
 * They reach the kernel by seL4_CallWithMRs and the IPC buffer by the
 * accessors below, which lead to the recorder instead. The installation's
 * folders are on the search path; nothing of it is copied.
 */
#pragma once

#include <sel4/config.h>
#include <sel4/invocation.h>
#include <sel4/arch/invocation.h>
#include <sel4/types.h>

#include "tests/abi/recorder.h"

#define LIBSEL4_RECORDED static inline __attribute__((unused))

LIBSEL4_RECORDED seL4_IPCBuffer *recorded_buffer(void)
{
	return (seL4_IPCBuffer *)recorder_buffer;
}

LIBSEL4_RECORDED void seL4_SetMR(int i, seL4_Word mr)
{
	recorded_buffer()->msg[i] = mr;
}

LIBSEL4_RECORDED seL4_Word seL4_GetMR(int i)
{
	return recorded_buffer()->msg[i];
}

LIBSEL4_RECORDED void seL4_SetCap(int i, seL4_CPtr cap)
{
	recorded_buffer()->caps_or_badges[i] = cap;
}

LIBSEL4_RECORDED seL4_MessageInfo_t seL4_CallWithMRs(seL4_CPtr dest, seL4_MessageInfo_t info,
						     seL4_Word *mr0, seL4_Word *mr1,
						     seL4_Word *mr2, seL4_Word *mr3)
{
	word mr[4] = { *mr0, *mr1, *mr2, *mr3 };

	recorder_trap(-1, &dest, &info.words[0], mr, 0, 0);
	*mr0 = mr[0];
	*mr1 = mr[1];
	*mr2 = mr[2];
	*mr3 = mr[3];
	return info;
}

#include <interfaces/sel4_client.h>
