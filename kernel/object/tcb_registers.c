/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ReadRegisters, WriteRegisters and CopyRegisters. Words are in the order of
 * seL4_UserContext; the first 16 are the frame registers, the rest the others.
 */
#include "kernel/tcb_registers.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/invocation.h"
#include "kernel/sched.h"

enum { FRAME_REGISTERS = 16 };

/* First argument: what else to do. */
enum {
	READ_SUSPEND = 1,
	WRITE_RESUME = 1,
	COPY_SUSPEND = 1,
	COPY_RESUME = 2,
	COPY_FRAME = 4,
	COPY_INTEGER = 8,
};

int decode_read_registers(struct invocation *inv, struct tcb *t)
{
	word flags, count;

	if (inv->length < 2) {
		return error_truncated();
	}
	flags = invocation_arg(inv, 0);
	count = invocation_arg(inv, 1);
	if (count < 1 || count > seL4_UserContextWords) {
		return error_range(1, seL4_UserContextWords);
	}
	if (t == inv->caller) {
		return error_illegal();
	}
	if (flags & READ_SUSPEND) {
		tcb_suspend(t);
	}
	for (word i = 0; i < count; i++) {
		invocation_result(inv, i, arch_user_register(&t->context, i));
	}
	return 0;
}

int decode_write_registers(struct invocation *inv, struct tcb *t)
{
	word flags, count;

	if (inv->length < 2) {
		return error_truncated();
	}
	flags = invocation_arg(inv, 0);
	count = invocation_arg(inv, 1);
	if (count > inv->length - 2) {
		return error_truncated();
	}
	if (t == inv->caller) {
		return error_illegal();
	}
	for (word i = 0; i < count && i < seL4_UserContextWords; i++) {
		arch_user_register_set(&t->context, i, invocation_arg(inv, i + 2));
	}
	/* Also without a pc among the words, the thread goes on at the pc one can read. */
	t->context.pc = t->context.restart_pc;
	if (flags & WRITE_RESUME) {
		tcb_resume(t);
	}
	return 0;
}

static void copy(struct tcb *from, struct tcb *to, unsigned first, unsigned last)
{
	for (unsigned i = first; i < last; i++) {
		arch_user_register_set(&to->context, i, arch_user_register(&from->context, i));
	}
}

int decode_copy_registers(struct invocation *inv, struct tcb *t)
{
	struct cap cap = invocation_extra(inv, 0);
	struct tcb *from;
	word flags;

	if (inv->length < 1 || inv->extra_count < 1) {
		return error_truncated();
	}
	if (!cap_is(cap, CAP_TCB)) {
		return error_capability(1);
	}
	from = cap_object(cap);
	flags = invocation_arg(inv, 0);
	schedule_stall(from);
	if (flags & COPY_SUSPEND) {
		tcb_suspend(from);
	}
	if (flags & COPY_RESUME) {
		tcb_resume(t);
	}
	if (flags & COPY_FRAME) {
		copy(from, t, 0, FRAME_REGISTERS);
	}
	if (flags & COPY_INTEGER) {
		copy(from, t, FRAME_REGISTERS, seL4_UserContextWords);
	}
	return 0;
}
