/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One message from a sender's registers and IPC buffer to a receiver's: four
 * words in registers, the rest from buffer to buffer, then extra caps, at most
 * one of which finds a place. Called by endpoint.c and reply.c with both
 * threads stopped; a pending fault of the sender is the message instead.
 * walk call 6/7 -> kernel/sched/schedule.c
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/ipc.h"

enum { BUFFER_RECEIVE = 125 };	/* word index in the IPC buffer */

word message_length(word info, const word *buffer)
{
	word length = info & 0x7f;

	if (length > seL4_MsgMaxLength) {
		length = seL4_MsgMaxLength;
	}
	return !buffer && length > seL4_FastMessageRegisters ? seL4_FastMessageRegisters : length;
}

int message_extra_caps(struct tcb *t, word info, const word *buffer, struct slot **out,
		       unsigned *count, word *failed)
{
	unsigned n = buffer ? info >> 7 & 3 : 0;

	*count = 0;
	for (unsigned i = 0; i < n; i++) {
		*failed = buffer[BUFFER_CAPS + i];
		if (lookup_slot(t, *failed, &out[i])) {
			return 1;
		}
	}
	*count = n;
	return 0;
}

/* The empty slot that the receiver named for a cap, or null. */
static struct slot *receive_slot(struct tcb *receiver, const word *buffer)
{
	struct slot *slot;
	struct cap root;

	if (!buffer || lookup_cap(receiver, buffer[BUFFER_RECEIVE], &root)) {
		return NULL;
	}
	if (lookup_target(root, buffer[BUFFER_RECEIVE + 1], buffer[BUFFER_RECEIVE + 2], false,
			  &slot)) {
		return NULL;
	}
	return slot_is_empty(slot) ? slot : NULL;
}

static bool place_cap(struct slot *from, struct slot *to)
{
	struct cap derived;

	if (!to || slot_derive(from, from->cap, &derived) || cap_is_null(derived)) {
		return false;
	}
	slot_insert(to, derived, from);
	return true;
}

/* Returns the cap bits of the received info word. */
static word transfer_caps(struct slot **caps, unsigned count, const void *endpoint,
			  struct tcb *receiver, word *buffer)
{
	struct slot *to;
	word unwrapped = 0;
	unsigned i;

	if (count == 0 || !buffer) {
		return 0;
	}
	to = receive_slot(receiver, buffer);
	for (i = 0; i < count; i++) {
		struct cap cap = caps[i]->cap;

		if (endpoint && cap_is(cap, CAP_ENDPOINT) && cap_object(cap) == endpoint) {
			buffer[BUFFER_CAPS + i] = cap_badge(cap);
			unwrapped |= BIT(i);
		} else if (place_cap(caps[i], to)) {
			to = NULL;
		} else {
			break;
		}
	}
	return unwrapped << 9 | i << 7;
}

static void copy_words(struct tcb *from, word *from_buffer, struct tcb *to, word *to_buffer,
		       word length)
{
	word i;

	for (i = 0; i < length && i < seL4_FastMessageRegisters; i++) {
		to->context.x[REG_A2 + i] = from->context.x[REG_A2 + i];
	}
	for (; i < length; i++) {
		to_buffer[1 + i] = from_buffer[1 + i];
	}
}

void message_transfer(struct tcb *sender, struct tcb *receiver, const void *endpoint, word badge,
		      bool can_grant)
{
	word *to_buffer = tcb_ipc_buffer(receiver, true);
	word info, length, failed, caps = 0;
	struct slot *extra[seL4_MsgMaxExtraCaps];
	unsigned count = 0;

	if (sender->fault.type) {
		length = fault_message_write(sender, receiver, to_buffer);
		info = sender->fault.type << 12 | length;
	} else {
		word *from_buffer = tcb_ipc_buffer(sender, false);

		info = sender->context.x[REG_A1];
		length = message_length(info, from_buffer && to_buffer ? to_buffer : NULL);
		copy_words(sender, from_buffer, receiver, to_buffer, length);
		if (can_grant && !message_extra_caps(sender, info, from_buffer, extra, &count,
						     &failed)) {
			caps = transfer_caps(extra, count, endpoint, receiver, to_buffer);
		}
		info = (info & ~0xfffUL) | caps | length;
	}
	receiver->context.x[REG_A0] = badge;
	receiver->context.x[REG_A1] = info;
}
