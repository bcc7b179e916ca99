/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deleting caps, and objects with their last cap. An object that holds slots
 * (CNode, TCB) becomes a zombie first: a cap that remembers how many of its
 * slots are still to be emptied. Emptying goes from the last slot down, may
 * meet further zombies on the way, keeps no state but the zombies themselves
 * and can therefore stop for an interrupt after every slot. An endpoint or
 * notification at which threads wait becomes a zombie too: nobody can come
 * back to it while its waiters are restarted one by one.
 * Entry points: slot_delete, slot_revoke, slot_delete_simple. Kernel lock.
 */
#include "kernel/arch.h"
#include "kernel/endpoint.h"
#include "kernel/invocation.h"
#include "kernel/irq.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched_context.h"

enum { EMPTY_AT_ONCE = 32 };

static struct cap zombie_new(struct slot *slots, word count)
{
	struct cap c = cap_new(CAP_ZOMBIE, slots);

	c.w1 = count;
	return c;
}

/* Word 1 is the kind of object, which is never 0: there is something to do. */
static struct cap waiters_new(enum cap_type kind, void *object)
{
	struct cap c = cap_new(CAP_ZOMBIE, object);

	cap_field_set(&c, CAP_ZOMBIE_WAITERS_SHIFT, 1, 1);
	c.w1 = kind;
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
}

/*
 * The object's last cap goes: end what is going on with it. What is left to
 * do is returned as a zombie, or null.
 */
static struct cap destroy_object(struct cap cap)
{
	switch (cap_type(cap)) {
	case CAP_NOTIFICATION:
		destroy_notification(cap_object(cap));
		return waiters_new(CAP_NOTIFICATION, cap_object(cap));
	case CAP_ENDPOINT:
		return waiters_new(CAP_ENDPOINT, cap_object(cap));
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

/* Restarts one waiter; when none is left the zombie has nothing to do. */
static void reduce_waiters(struct slot *s)
{
	bool more = s->cap.w1 == CAP_ENDPOINT ? endpoint_cancel_one(cap_object(s->cap))
					      : notification_cancel_one(cap_object(s->cap));

	if (!more) {
		s->cap.w1 = 0;
	}
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
		return;
	}
	s->cap = rest;
	if (cap_field(rest, CAP_ZOMBIE_WAITERS_SHIFT, 1)) {
		reduce_waiters(s);
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

/* Most slots of a CNode never held anything: a few of them are one step. */
static void skip_empty(struct cap *zombie)
{
	const struct slot *slots = cap_object(*zombie);

	for (unsigned i = 0; i < EMPTY_AT_ONCE && zombie->w1 > 0; i++, zombie->w1--) {
		if (!slot_is_empty(&slots[zombie->w1 - 1])) {
			return;
		}
	}
}

/* One step towards emptying *top. */
static void reduce(struct slot **top)
{
	struct slot *s = *top;

	/* The deepest zombie that still has slots: each is in its holder's last slot. */
	while (cap_is(s->cap, CAP_ZOMBIE) && s->cap.w1 > 0) {
		struct slot *last = (struct slot *)cap_object(s->cap) + s->cap.w1 - 1;

		if (cap_field(s->cap, CAP_ZOMBIE_WAITERS_SHIFT, 1)) {
			reduce_waiters(s);
			return;
		}
		if (last == *top) {
			break_cycle(top, s);
			return;
		}
		if (slot_is_empty(last)) {
			skip_empty(&s->cap);
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
	while (!slot_is_empty(s)) {
		reduce(&s);
	}
}
