/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deleting caps, and objects with their last cap. An object that holds slots
 * (CNode, TCB) becomes a zombie first: a cap that remembers how many of its
 * slots are still to be emptied. Emptying goes from the last slot down, may
 * meet further zombies on the way, keeps no state but the zombies themselves
 * and can therefore stop for an interrupt after every slot.
 * Entry points: slot_delete, slot_revoke, slot_delete_simple. Kernel lock.
 */
#include "kernel/arch.h"
#include "kernel/debug.h"
#include "kernel/endpoint.h"
#include "kernel/invocation.h"
#include "kernel/irq.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched_context.h"

static struct cap zombie_new(struct slot *slots, word count)
{
	struct cap c = cap_new(CAP_ZOMBIE, slots);

	c.w1 = count;
	return c;
}

static void destroy_notification(struct notification *n)
{
	if (n->sc) {
		sc_unbind_notification(n->sc);
	}
	if (n->bound) {
		tcb_unbind_notification(n->bound);
	}
	notification_cancel_all(n);
}

/*
 * The object's last cap goes: end what is going on with it. What is left to
 * do is returned as a zombie, or null.
 */
static struct cap destroy_object(struct cap cap)
{
	switch (cap_type(cap)) {
	case CAP_ENDPOINT:
		endpoint_cancel_all(cap_object(cap));
		break;
	case CAP_NOTIFICATION:
		destroy_notification(cap_object(cap));
		break;
	case CAP_REPLY:
		reply_clear(cap_object(cap));
		break;
	case CAP_SCHED_CONTEXT:
		sc_destroy(cap_object(cap));
		break;
	case CAP_TCB:
		tcb_destroy(cap_object(cap));
		return zombie_new(((struct tcb *)cap_object(cap))->slots, TCB_SLOTS);
	case CAP_CNODE:
		return zombie_new(cap_object(cap), BIT(cap_size_bits(cap)));
	case CAP_IRQ_HANDLER:
		irq_handler_destroy(cap.w1);
		break;
	default:
		break;
	}
	return cap_null();
}

/* Empties a slot that holds no zombie, or leaves a zombie there. */
static void reduce_cap(struct slot *s)
{
	bool final = slot_is_final(s);
	struct cap rest = cap_null();

	if (cap_is_arch(s->cap)) {
		arch_cap_finalise(s->cap, final);
	} else if (final) {
		rest = destroy_object(s->cap);
	}
	if (cap_is_null(rest)) {
		slot_clear(s);
	} else {
		s->cap = rest;
	}
}

/*
 * A chain of zombies has come back to the slot it began with: the last one,
 * in `s`, has `*top` among its slots. Moves zombies so that the chain gets
 * shorter; the slot to go on with is left in *top.
 */
static void break_cycle(struct slot **top, struct slot *s)
{
	struct slot *first = cap_object(s->cap);

	if (*top != first) {
		slot_swap(first, (*top)->cap, *top, first->cap);
		*top = first;
	} else if (s == first) {
		/* Nothing is left but the zombie in its own slot. */
		s->cap.w1 = 0;
	} else {
		struct cap own = s->cap;

		slot_swap(first, own, s, first->cap);
		slot_clear(first);
		*top = s;
	}
}

/* One step towards emptying *top. */
static void reduce(struct slot **top)
{
	struct slot *s = *top;

	/* The deepest zombie that still has slots: each is in its holder's last slot. */
	while (cap_is(s->cap, CAP_ZOMBIE) && s->cap.w1 > 0) {
		struct slot *last = (struct slot *)cap_object(s->cap) + s->cap.w1 - 1;

		if (last == *top) {
			break_cycle(top, s);
			return;
		}
		if (slot_is_empty(last)) {
			s->cap.w1--;
			return;
		}
		s = last;
	}
	if (cap_is(s->cap, CAP_ZOMBIE)) {
		slot_clear(s);
	} else {
		reduce_cap(s);
	}
}

int slot_delete(struct slot *s)
{
	while (!slot_is_empty(s)) {
		reduce(&s);
		if (!slot_is_empty(s) && preempt_wanted()) {
			return INVOCATION_PREEMPTED;
		}
	}
	return 0;
}

int slot_revoke(struct slot *s)
{
	while (slot_has_children(s)) {
		if (slot_delete(slot_next(s)) || (slot_has_children(s) && preempt_wanted())) {
			return INVOCATION_PREEMPTED;
		}
	}
	return 0;
}

void slot_delete_simple(struct slot *s)
{
	if (!slot_is_empty(s)) {
		reduce_cap(s);
		kassert(slot_is_empty(s));
	}
}
