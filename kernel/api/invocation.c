/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message to a capability: to an endpoint or notification it is passed on,
 * to a kernel object it is an invocation, decoded by the object's file and
 * answered here. The caller is in state Restart meanwhile: an operation that
 * is preempted leaves it so, and it does its system call again.
 * walk call 4/7 -> kernel/object/endpoint.c
 */
#include "kernel/invocation.h"

#include "kernel/arch.h"
#include "kernel/cnode.h"
#include "kernel/domain.h"
#include "kernel/endpoint.h"
#include "kernel/ipc.h"
#include "kernel/irq.h"
#include "kernel/lock.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"
#include "kernel/untyped.h"

enum {
	WORK_BETWEEN_YIELDS = 64,
	INFO_LENGTH = 0x7f,
	INFO_LENGTH_CAPS = 0x1ff,
};

static void message_set(struct tcb *t, word *buffer, word i, word value)
{
	if (i < seL4_FastMessageRegisters) {
		t->context.x[REG_A2 + i] = value;
	} else if (buffer) {
		buffer[1 + i] = value;
	}
}

void invocation_result(struct invocation *inv, word i, word value)
{
	if (!inv->is_call) {
		return;
	}
	if (i >= seL4_FastMessageRegisters) {
		inv->buffer = tcb_ipc_buffer(inv->caller, true);
		if (!inv->buffer) {
			return;
		}
	}
	message_set(inv->caller, inv->buffer, i, value);
	if (i >= inv->result_length) {
		inv->result_length = i + 1;
	}
}

bool preempt_wanted(void)
{
	struct core *core = core_self();

	if (arch_interrupt_pending()) {
		return true;
	}
	return ++core->work_done % WORK_BETWEEN_YIELDS == 0 && kernel_lock_contended();
}

static int send_to_endpoint(struct invocation *inv, unsigned flags)
{
	if (!cap_may(inv->cap, seL4_RightWrite)) {
		return error_capability(0);
	}
	endpoint_send(inv->caller, inv->cap, flags);
	return INVOCATION_NO_REPLY;
}

static int signal(struct invocation *inv)
{
	if (!cap_may(inv->cap, seL4_RightWrite)) {
		return error_capability(0);
	}
	notification_signal(cap_object(inv->cap), cap_badge(inv->cap));
	return 0;
}

static int send_reply(struct invocation *inv)
{
	reply_send(inv->caller, cap_object(inv->cap), cap_may(inv->cap, seL4_RightGrant));
	return 0;
}

/* Objects that the first half of ReplyRecv and its relatives may not invoke. */
static int decode_call_only(struct invocation *inv)
{
	if (inv->first_phase) {
		return error_capability(0);
	}
	switch (cap_type(inv->cap)) {
	case CAP_TCB:
		return tcb_decode(inv);
	case CAP_CNODE:
		return cnode_decode(inv);
	case CAP_DOMAIN:
		return domain_decode(inv);
	case CAP_SCHED_CONTROL:
		return sched_control_decode(inv);
	default:
		return sc_decode(inv);
	}
}

static int decode(struct invocation *inv, unsigned flags)
{
	switch (cap_type(inv->cap)) {
	case CAP_NULL:
	case CAP_ZOMBIE:
		return error_capability(0);
	case CAP_ENDPOINT:
		return send_to_endpoint(inv, flags);
	case CAP_NOTIFICATION:
		return signal(inv);
	case CAP_REPLY:
		return send_reply(inv);
	case CAP_UNTYPED:
		return untyped_decode(inv);
	case CAP_IRQ_CONTROL:
		return irq_control_decode(inv);
	case CAP_IRQ_HANDLER:
		return irq_handler_decode(inv);
	default:
		return cap_is_arch(inv->cap) ? arch_decode(inv) : decode_call_only(inv);
	}
}

/* The kernel's own answer to a Call. */
static void answer(struct invocation *inv, int error)
{
	word length = inv->result_length;

	if (error) {
		const struct invocation_error *e = &core_self()->error;
		word *buffer = tcb_ipc_buffer(inv->caller, true);

		for (word i = 0; i < e->count; i++) {
			message_set(inv->caller, buffer, i, e->words[i]);
		}
		length = message_length(e->count, buffer);
	}
	inv->caller->context.x[REG_A0] = 0;
	inv->caller->context.x[REG_A1] = (word)error << 12 | length;
}

static int fault_on(struct tcb *t, word address, bool in_receive)
{
	t->fault = (struct fault){
		.type = seL4_Fault_CapFault,
		.cap = { address, in_receive, core_self()->lookup },
	};
	fault_deliver(t);
	return SEND_STOPPED;
}

/* Reads the message and finds the extra capabilities; faults if the sender would wait. */
static inline int prepare(struct invocation *inv, unsigned flags)
{
	struct tcb *t = inv->caller;
	word info = t->context.x[REG_A1], failed;

	inv->cap = inv->slot->cap;
	inv->label = info >> 12;
	inv->length = info & INFO_LENGTH;
	inv->buffer = NULL;
	inv->extra_count = 0;
	if (likely((info & INFO_LENGTH_CAPS) <= seL4_FastMessageRegisters)) {
		return SEND_DONE;
	}
	inv->buffer = tcb_ipc_buffer(t, false);
	if (message_extra_caps(t, info, inv->buffer, inv->extra, &inv->extra_count, &failed)) {
		return flags & SEND_BLOCKING ? fault_on(t, failed, false) : SEND_IGNORED;
	}
	inv->length = message_length(info, inv->buffer);
	return SEND_DONE;
}

static inline enum send_result send_to(struct tcb *t, struct slot *slot, unsigned flags,
				       bool first_phase)
{
	struct invocation inv;
	int error;

	/* Member by member: clearing all of it first would cost as much again. */
	inv.caller = t;
	inv.slot = slot;
	inv.is_call = flags & SEND_CALL;
	inv.first_phase = first_phase;
	inv.result_length = 0;
	error = prepare(&inv, flags);
	if (error != SEND_DONE) {
		return error;
	}
	tcb_set_state(t, THREAD_RESTART);
	error = decode(&inv, flags);
	if (error == INVOCATION_PREEMPTED) {
		return SEND_STOPPED;
	}
	if (t->state != THREAD_RESTART) {
		return SEND_STOPPED;
	}
	tcb_set_state(t, THREAD_RUNNING);
	if (inv.is_call && error != INVOCATION_NO_REPLY) {
		answer(&inv, error);
	}
	return SEND_DONE;
}

enum send_result syscall_send(struct tcb *t, word cptr, unsigned flags, bool first_phase)
{
	struct slot *slot;

	if (lookup_slot(t, cptr, &slot)) {
		return flags & SEND_BLOCKING ? fault_on(t, cptr, false) : SEND_IGNORED;
	}
	return send_to(t, slot, flags, first_phase);
}

void syscall_invoke(struct tcb *t, struct slot *slot)
{
	send_to(t, slot, SEND_BLOCKING | SEND_CALL | SEND_CAN_DONATE, false);
}
