/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message on a straight path: registers, and what is longer from buffer to
 * buffer. In line, for fastpath.c alone, which saves no registers; kernel lock.
 */
#pragma once

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/cap.h"
#include "kernel/tcb.h"

enum { TYPE_MASK = (1 << CAP_TYPE_BITS) - 1 };

/* Only the words within the length are written. */
static inline void copy_registers(const struct tcb *from, struct tcb *to, word length)
{
	const word *in = &from->context.x[REG_A2];
	word *out = &to->context.x[REG_A2];

	if (likely(length >= seL4_FastMessageRegisters)) {
		word a = in[0], b = in[1], c = in[2], d = in[3];

		out[0] = a;
		out[1] = b;
		out[2] = c;
		out[3] = d;
		return;
	}
	for (; length; length--) {
		*out++ = *in++;
	}
}

/* The IPC buffers of both sides, when the message is longer than the registers. */
struct buffers {
	const word *from;
	word *to;
};

static inline word *buffer_of(const struct tcb *t, word rights)
{
	word w0 = t->slots[TCB_IPC_BUFFER].cap.w0;
	word wanted = CAP_FRAME | rights << CAP_RIGHTS_SHIFT;
	word offset_mask = BIT(12 + 9 * (w0 >> CAP_FRAME_SIZE_SHIFT & 3)) - 1;

	if ((w0 & (TYPE_MASK | rights << CAP_RIGHTS_SHIFT)) != wanted) {
		return NULL;
	}
	return (word *)((char *)phys_to_virt(w0 >> CAP_ADDRESS_SHIFT) +
			(t->ipc_buffer & offset_mask));
}

static inline bool find_buffers(struct buffers *b, const struct tcb *from, const struct tcb *to)
{
	b->from = buffer_of(from, seL4_RightRead);
	b->to = buffer_of(to, seL4_RightRead | seL4_RightWrite);
	return b->from && b->to;
}

static inline void copy_buffer(const struct buffers *b, word length)
{
	for (word i = seL4_FastMessageRegisters; i < length; i++) {
		b->to[1 + i] = b->from[1 + i];
	}
}

static inline void deliver(const struct tcb *from, struct tcb *to, const struct buffers *b,
			   word badge, word info)
{
	copy_registers(from, to, info & 0x7f);
	if (unlikely((info & 0x7f) > seL4_FastMessageRegisters)) {
		copy_buffer(b, info & 0x7f);
	}
	to->context.x[REG_A0] = badge;
	to->context.x[REG_A1] = info;
}
