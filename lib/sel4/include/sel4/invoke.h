/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an invocation becomes a message: Call on the object's capability with
 * the operation's label, up to four words in registers, the others already
 * in msg[4] and up, extra capabilities already in the IPC buffer.
 * The reply's label is the error code. On an error the reply's first words
 * go to msg[0..3], where seL4_GetMR finds them; a success leaves them alone.
 */
#pragma once

#include "abi/sel4/errors.h"
#include "abi/sel4/invocations.h"
#include "abi/sel4/syscalls.h"
#include "sel4/message.h"
#include "sel4/trap.h"

/* In: the first four words. Out: the reply's. Returns the error code. */
static inline int sel4_invoke_words(seL4_CPtr object, enum invocation_label label,
				    seL4_Word caps, seL4_Word length, seL4_Word mr[4])
{
	struct sel4_registers r = {
		object,
		seL4_MessageInfo_new(label, 0, caps, length).words[0],
		{ mr[0], mr[1], mr[2], mr[3] },
	};
	int error;

	sel4_trap(seL4_SysCall, &r);
	error = (int)(r.info >> 12);
	for (int i = 0; i < 4; i++) {
		mr[i] = r.mr[i];
	}
	if (error != seL4_NoError) {
		for (int i = 0; i < 4; i++) {
			seL4_SetMR(i, r.mr[i]);
		}
	}
	return error;
}

static inline int sel4_invoke(seL4_CPtr object, enum invocation_label label, seL4_Word caps,
			      seL4_Word length, seL4_Word mr0, seL4_Word mr1, seL4_Word mr2,
			      seL4_Word mr3)
{
	seL4_Word mr[4] = { mr0, mr1, mr2, mr3 };

	return sel4_invoke_words(object, label, caps, length, mr);
}
