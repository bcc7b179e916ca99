/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invocations on a TCB cap, except registers (tcb_registers.c). Each decoder
 * checks everything, then acts. Entry: tcb_decode, from api/invocation.c.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/invocation.h"
#include "kernel/notification.h"
#include "kernel/sched.h"
#include "kernel/tcb_registers.h"

enum { IPC_BUFFER_ALIGN = 1024, KNOWN_FLAGS = seL4_TCBFlag_fpuDisabled };

/* What goes into one of the TCB's slots: a null cap empties it. */
struct installation {
	struct cap cap;
	struct slot *from;
};

static bool is_fault_handler(struct cap cap)
{
	return cap_is_null(cap) ||
	       (cap_is(cap, CAP_ENDPOINT) && cap_may(cap, seL4_RightWrite) &&
		cap_may(cap, seL4_RightGrant | seL4_RightGrantReply));
}

/* Emptying the slot would destroy an object with slots of its own: too long. */
static bool is_long_delete(const struct slot *s)
{
	bool holds_slots = cap_is(s->cap, CAP_CNODE) || cap_is(s->cap, CAP_TCB) ||
			   cap_is(s->cap, CAP_ZOMBIE);

	return holds_slots && slot_is_final(s);
}

static void install(struct tcb *t, enum tcb_slot which, const struct installation *in)
{
	struct slot *slot = &t->slots[which];

	slot_delete_simple(slot);
	/* The source may have gone with what was deleted. */
	if (!cap_is_null(in->cap) && cap_same_object(in->from->cap, in->cap)) {
		slot_insert(slot, in->cap, in->from);
	}
}

static int derive_cspace(struct slot *from, word data, struct installation *out)
{
	struct cap cap = data ? cap_apply_data(from->cap, data, false) : from->cap;
	int error = slot_derive(from, cap, &out->cap);

	if (error) {
		return error;
	}
	out->from = from;
	return cap_is(out->cap, CAP_CNODE) ? 0 : error_illegal();
}

static int derive_vspace(struct slot *from, struct installation *out)
{
	int error = slot_derive(from, from->cap, &out->cap);

	if (error) {
		return error;
	}
	out->from = from;
	return arch_cap_is_vspace(out->cap) ? 0 : error_illegal();
}

static int derive_buffer(struct slot *from, word address, struct installation *out)
{
	int error;

	*out = (struct installation){ .from = from };
	if (address == 0) {
		return 0;
	}
	error = slot_derive(from, from->cap, &out->cap);
	if (error) {
		return error;
	}
	if (!arch_cap_is_ipc_buffer(out->cap)) {
		return error_illegal();
	}
	return address % IPC_BUFFER_ALIGN ? error_alignment() : 0;
}

static int derive_spaces(struct invocation *inv, unsigned first, struct installation *cspace,
			 struct installation *vspace)
{
	struct tcb *t = cap_object(inv->cap);
	int error;

	if (is_long_delete(&t->slots[TCB_CSPACE]) || is_long_delete(&t->slots[TCB_VSPACE])) {
		return error_illegal();
	}
	error = derive_cspace(inv->extra[first], invocation_arg(inv, 0), cspace);
	return error ? error : derive_vspace(inv->extra[first + 1], vspace);
}

static void set_buffer(struct tcb *t, word address, const struct installation *buffer)
{
	install(t, TCB_IPC_BUFFER, buffer);
	t->ipc_buffer = address;
}

static int decode_configure(struct invocation *inv, struct tcb *t)
{
	struct installation cspace, vspace, buffer;
	word address;
	int error;

	if (inv->length < 3 || inv->extra_count < 3) {
		return error_truncated();
	}
	address = invocation_arg(inv, 2);
	error = derive_buffer(inv->extra[2], address, &buffer);
	if (!error) {
		error = derive_spaces(inv, 0, &cspace, &vspace);
	}
	if (error) {
		return error;
	}
	install(t, TCB_CSPACE, &cspace);
	install(t, TCB_VSPACE, &vspace);
	set_buffer(t, address, &buffer);
	return 0;
}

static int decode_set_space(struct invocation *inv, struct tcb *t)
{
	struct installation cspace, vspace, handler;
	int error;

	if (inv->length < 2 || inv->extra_count < 3) {
		return error_truncated();
	}
	error = derive_spaces(inv, 1, &cspace, &vspace);
	if (error) {
		return error;
	}
	handler = (struct installation){ inv->extra[0]->cap, inv->extra[0] };
	if (!is_fault_handler(handler.cap)) {
		return error_capability(1);
	}
	install(t, TCB_FAULT_HANDLER, &handler);
	install(t, TCB_CSPACE, &cspace);
	install(t, TCB_VSPACE, &vspace);
	return 0;
}

static int decode_set_buffer(struct invocation *inv, struct tcb *t)
{
	struct installation buffer;
	word address;
	int error;

	if (inv->length < 1 || inv->extra_count < 1) {
		return error_truncated();
	}
	address = invocation_arg(inv, 0);
	error = derive_buffer(inv->extra[0], address, &buffer);
	if (error) {
		return error;
	}
	set_buffer(t, address, &buffer);
	return 0;
}

/* A priority that the authority (extra cap 0) may give away. */
static int check_priority(struct invocation *inv, word priority)
{
	struct cap authority = invocation_extra(inv, 0);
	struct tcb *t;

	if (!cap_is(authority, CAP_TCB)) {
		return error_capability(1);
	}
	t = cap_object(authority);
	return priority > t->max_priority ? error_range(0, t->max_priority) : 0;
}

static int decode_set_priority(struct invocation *inv, struct tcb *t)
{
	int error;

	if (inv->length < 1 || inv->extra_count < 1) {
		return error_truncated();
	}
	error = check_priority(inv, invocation_arg(inv, 0));
	if (!error) {
		tcb_set_priority(t, invocation_arg(inv, 0));
	}
	return error;
}

static int decode_set_max_priority(struct invocation *inv, struct tcb *t)
{
	int error;

	if (inv->length < 1 || inv->extra_count < 1) {
		return error_truncated();
	}
	error = check_priority(inv, invocation_arg(inv, 0));
	if (!error) {
		t->max_priority = invocation_arg(inv, 0);
	}
	return error;
}

/* May `cap` become t's scheduling context? */
static int check_context(struct invocation *inv, struct tcb *t, struct cap cap)
{
	struct sched_context *sc;

	if (cap_is_null(cap)) {
		return t == inv->caller ? error_illegal() : 0;
	}
	if (!cap_is(cap, CAP_SCHED_CONTEXT)) {
		return error_capability(2);
	}
	sc = cap_object(cap);
	if (sc == t->sc) {
		return 0;
	}
	if (t->sc || sc->tcb) {
		return error_illegal();
	}
	if (tcb_is_blocked(t) &&
	    !(sc_is_active(sc) && refill_ready(sc, core_self()->now) &&
	      refill_sufficient(sc, 0, min_budget))) {
		return error_illegal();
	}
	return 0;
}

static void set_context(struct tcb *t, struct cap cap)
{
	if (cap_is_null(cap)) {
		if (t->sc) {
			sc_unbind_tcb(t->sc);
		}
	} else if (t->sc != cap_object(cap)) {
		sc_bind_tcb(cap_object(cap), t);
	}
}

static int decode_set_sched_params(struct invocation *inv, struct tcb *t)
{
	struct installation handler;
	word max_priority, priority;
	int error;

	if (inv->length < 2 || inv->extra_count < 3) {
		return error_truncated();
	}
	max_priority = invocation_arg(inv, 0);
	priority = invocation_arg(inv, 1);
	handler = (struct installation){ inv->extra[2]->cap, inv->extra[2] };
	error = check_priority(inv, max_priority);
	if (!error) {
		error = check_priority(inv, priority);
	}
	if (!error) {
		error = check_context(inv, t, inv->extra[1]->cap);
	}
	if (error) {
		return error;
	}
	if (!is_fault_handler(handler.cap)) {
		return error_capability(3);
	}
	install(t, TCB_FAULT_HANDLER, &handler);
	t->max_priority = max_priority;
	tcb_set_priority(t, priority);
	set_context(t, inv->extra[1]->cap);
	return 0;
}

static int decode_set_timeout_endpoint(struct invocation *inv, struct tcb *t)
{
	struct installation handler;

	if (inv->extra_count < 1) {
		return error_truncated();
	}
	handler = (struct installation){ inv->extra[0]->cap, inv->extra[0] };
	if (!is_fault_handler(handler.cap)) {
		return error_capability(1);
	}
	install(t, TCB_TIMEOUT_HANDLER, &handler);
	return 0;
}

static int decode_bind_notification(struct invocation *inv, struct tcb *t)
{
	struct cap cap = invocation_extra(inv, 0);
	struct notification *n;

	if (inv->extra_count < 1) {
		return error_truncated();
	}
	if (t->bound || !cap_is(cap, CAP_NOTIFICATION) || !cap_may(cap, seL4_RightRead)) {
		return error_illegal();
	}
	n = cap_object(cap);
	if (n->bound || n->head) {
		return error_illegal();
	}
	tcb_bind_notification(t, n);
	return 0;
}

static int decode_unbind_notification(struct tcb *t)
{
	if (!t->bound) {
		return error_illegal();
	}
	tcb_unbind_notification(t);
	return 0;
}

static int decode_set_tls_base(struct invocation *inv, struct tcb *t)
{
	if (inv->length < 1) {
		return error_truncated();
	}
	t->context.x[REG_TP] = invocation_arg(inv, 0);
	return 0;
}

static int decode_set_flags(struct invocation *inv, struct tcb *t)
{
	if (inv->length < 2) {
		return error_truncated();
	}
	t->flags &= ~invocation_arg(inv, 0);
	t->flags |= invocation_arg(inv, 1) & KNOWN_FLAGS;
	if (t->flags & seL4_TCBFlag_fpuDisabled) {
		arch_fpu_release(t);
	}
	invocation_result(inv, 0, t->flags);
	return 0;
}

int tcb_decode(struct invocation *inv)
{
	struct tcb *t = cap_object(inv->cap);

	/* Whatever is asked, the thread must stand still meanwhile. */
	schedule_stall(t);
	switch (inv->label) {
	case TCBReadRegisters:
		return decode_read_registers(inv, t);
	case TCBWriteRegisters:
		return decode_write_registers(inv, t);
	case TCBCopyRegisters:
		return decode_copy_registers(inv, t);
	case TCBConfigure:
		return decode_configure(inv, t);
	case TCBSetPriority:
		return decode_set_priority(inv, t);
	case TCBSetMCPriority:
		return decode_set_max_priority(inv, t);
	case TCBSetSchedParams:
		return decode_set_sched_params(inv, t);
	case TCBSetTimeoutEndpoint:
		return decode_set_timeout_endpoint(inv, t);
	case TCBSetIPCBuffer:
		return decode_set_buffer(inv, t);
	case TCBSetSpace:
		return decode_set_space(inv, t);
	case TCBSuspend:
		tcb_suspend(t);
		return 0;
	case TCBResume:
		tcb_resume(t);
		return 0;
	case TCBBindNotification:
		return decode_bind_notification(inv, t);
	case TCBUnbindNotification:
		return decode_unbind_notification(t);
	case TCBSetTLSBase:
		return decode_set_tls_base(inv, t);
	case TCBSetFlags:
		return decode_set_flags(inv, t);
	default:
		return error_illegal();
	}
}
