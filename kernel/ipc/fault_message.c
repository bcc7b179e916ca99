/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults as messages, and what a handler's answer does to the thread. The
 * words and their order are abi/sel4/faults.h; registers that a handler may
 * write back are tables of register numbers.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/debug.h"
#include "kernel/fault.h"
#include "kernel/ipc.h"
#include "kernel/sched_context.h"

/* Registers in a fault message; 0 is the address of the instruction. */
static const u8 syscall_registers[] = { 0, REG_SP, REG_RA, REG_A0, REG_A0 + 1, REG_A0 + 2,
					REG_A0 + 3, REG_A0 + 4, REG_A0 + 5, REG_A0 + 6 };
static const u8 exception_registers[] = { 0, REG_SP };

struct writer {
	struct tcb *to;
	word *buffer;
	word length;
};

/* Words that do not fit, because there is no buffer, are left out. */
static void put(struct writer *w, word value)
{
	if (w->length < seL4_FastMessageRegisters) {
		w->to->context.x[REG_A2 + w->length++] = value;
	} else if (w->buffer) {
		w->buffer[1 + w->length++] = value;
	}
}

static word register_get(const struct tcb *t, unsigned n)
{
	return n == 0 ? t->context.restart_pc : t->context.x[n];
}

static void register_set(struct tcb *t, unsigned n, word value)
{
	if (n == 0) {
		t->context.restart_pc = value;
	} else {
		t->context.x[n] = value;
	}
}

static void put_registers(struct writer *w, const struct tcb *t, const u8 *table, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		put(w, register_get(t, table[i]));
	}
}

static void put_lookup(struct writer *w, const struct lookup_failure *failure)
{
	put(w, failure->type);
	switch (failure->type) {
	case seL4_MissingCapability:
		put(w, failure->bits_left);
		break;
	case seL4_DepthMismatch:
		put(w, failure->bits_left);
		put(w, failure->bits_found);
		break;
	case seL4_GuardMismatch:
		put(w, failure->bits_left);
		put(w, failure->guard_found);
		put(w, failure->bits_found);
		break;
	}
}

static void put_cap_fault(struct writer *w, const struct tcb *t)
{
	put(w, t->context.restart_pc);
	put(w, t->fault.cap.address);
	put(w, t->fault.cap.in_receive);
	put_lookup(w, &t->fault.cap.lookup);
}

static void put_vm_fault(struct writer *w, const struct tcb *t)
{
	put(w, t->context.restart_pc);
	put(w, t->fault.vm.address);
	put(w, t->fault.vm.prefetch);
	put(w, t->fault.vm.status);
}

word fault_message_write(struct tcb *t, struct tcb *receiver, word *buffer)
{
	struct writer w = { receiver, buffer, 0 };

	switch (t->fault.type) {
	case seL4_Fault_CapFault:
		put_cap_fault(&w, t);
		break;
	case seL4_Fault_UnknownSyscall:
		put_registers(&w, t, syscall_registers, ARRAY_SIZE(syscall_registers));
		put(&w, t->fault.syscall);
		break;
	case seL4_Fault_UserException:
		put_registers(&w, t, exception_registers, ARRAY_SIZE(exception_registers));
		put(&w, t->fault.exception.number);
		put(&w, t->fault.exception.code);
		break;
	case seL4_Fault_Timeout:
		put(&w, t->fault.timeout.badge);
		if (t->sc) {
			put(&w, sc_take_consumed(t->sc));
		}
		break;
	case seL4_Fault_VMFault:
		put_vm_fault(&w, t);
		break;
	}
	return w.length;
}

/* Table null: all registers in the order of seL4_UserContext. */
static void take_registers(struct tcb *t, struct tcb *from, const u8 *table, word count)
{
	word *buffer = tcb_ipc_buffer(from, false);
	word length = message_length(from->context.x[REG_A1], buffer);

	for (word i = 0; i < count && i < length; i++) {
		word value = i < seL4_FastMessageRegisters ? from->context.x[REG_A2 + i]
							   : buffer[1 + i];

		if (table) {
			register_set(t, table[i], value);
		} else {
			arch_user_register_set(&t->context, i, value);
		}
	}
}

bool fault_message_reply(struct tcb *t, struct tcb *replier)
{
	word label = replier->context.x[REG_A1] >> 12;

	switch (t->fault.type) {
	case seL4_Fault_UnknownSyscall:
		take_registers(t, replier, syscall_registers, ARRAY_SIZE(syscall_registers));
		return label == 0;
	case seL4_Fault_UserException:
		take_registers(t, replier, exception_registers, ARRAY_SIZE(exception_registers));
		return label == 0;
	case seL4_Fault_Timeout:
		take_registers(t, replier, NULL, seL4_UserContextWords);
		return label == 0;
	default:
		return true;
	}
}
