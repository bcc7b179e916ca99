/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copying messages. The info word is abi/sel4/types.h's MessageInfo.
 */
#pragma once

#include "kernel/slot.h"
#include "kernel/tcb.h"

/* Where a sender's IPC buffer names extra capabilities, in words. */
enum { BUFFER_CAPS = 122 };

/* Length in an info word, within limits; without a buffer only registers count. */
word message_length(word info, const word *buffer);

/*
 * Looks up the caps that come with a message: 0, or 1 with core->lookup and
 * *failed (the CPtr) filled and no caps.
 */
int message_extra_caps(struct tcb *t, word info, const word *buffer, struct slot **out,
		       unsigned *count, word *failed);

/*
 * The message in sender's registers, or its pending fault, becomes receiver's.
 * `endpoint`: what it went through, for unwrapping caps to it; null in replies.
 */
void message_transfer(struct tcb *sender, struct tcb *receiver, const void *endpoint, word badge,
		      bool can_grant);
