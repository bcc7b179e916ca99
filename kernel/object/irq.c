/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts as capabilities. Each source has one slot, which holds a copy of
 * the notification cap to signal; a handler cap is the right to fill it.
 * Deleting the last handler of a source disables it. Kernel lock.
 */
#include "kernel/irq.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/invocation.h"
#include "kernel/notification.h"

word irq_sources;
word irq_last;

static struct slot irq_slots[IRQ_LIMIT];
static bool irq_active[IRQ_LIMIT];

void irq_signal(word irq)
{
	struct cap cap;

	if (irq == 0 || irq > irq_sources) {
		return;
	}
	cap = irq_slots[irq].cap;
	if (cap_is(cap, CAP_NOTIFICATION) && cap_may(cap, seL4_RightWrite)) {
		notification_signal(cap_object(cap), cap_badge(cap));
	}
}

void irq_handler_destroy(word irq)
{
	arch_irq_disable(irq);
	slot_delete_simple(&irq_slots[irq]);
	irq_active[irq] = false;
}

static bool is_taken(word irq)
{
	return irq > irq_sources || irq_active[irq];
}

/* Get and GetTrigger differ in one word: `at` is where the destination begins. */
static int decode_get(struct invocation *inv, unsigned at)
{
	struct slot *to;
	word irq;
	int error;

	if (inv->length < at + 2 || inv->extra_count < 1) {
		return error_truncated();
	}
	irq = invocation_arg(inv, 0);
	if (irq < 1 || irq > irq_last) {
		return error_range(1, irq_last);
	}
	if (is_taken(irq)) {
		return error_revoke_first();
	}
	error = lookup_empty_target(invocation_extra(inv, 0), invocation_arg(inv, at),
				    invocation_arg(inv, at + 1), &to);
	if (error) {
		return error;
	}
	irq_active[irq] = true;
	arch_irq_enable(irq);
	slot_insert(to, cap_new_number(CAP_IRQ_HANDLER, irq), inv->slot);
	return 0;
}

int irq_control_decode(struct invocation *inv)
{
	switch (inv->label) {
	case IRQIssueIRQHandler:
		return decode_get(inv, 1);
	case RISCVIRQIssueIRQHandlerTrigger:
		return decode_get(inv, 2);
	default:
		return error_illegal();
	}
}

static int decode_set_notification(struct invocation *inv, word irq)
{
	struct cap cap = invocation_extra(inv, 0);

	if (inv->extra_count < 1) {
		return error_truncated();
	}
	if (!cap_is(cap, CAP_NOTIFICATION) || !cap_may(cap, seL4_RightWrite)) {
		return error_capability(0);
	}
	slot_delete_simple(&irq_slots[irq]);
	slot_insert(&irq_slots[irq], cap, inv->extra[0]);
	return 0;
}

int irq_handler_decode(struct invocation *inv)
{
	word irq = inv->cap.w1;

	switch (inv->label) {
	case IRQAckIRQ:
		arch_irq_ack(irq);
		return 0;
	case IRQSetIRQHandler:
		return decode_set_notification(inv, irq);
	case IRQClearIRQHandler:
		slot_delete_simple(&irq_slots[irq]);
		return 0;
	default:
		return error_illegal();
	}
}
