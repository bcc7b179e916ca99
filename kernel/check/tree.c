/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots as the derivation tree sees them: links in both directions, caps to
 * one object side by side, children directly behind their parent, and no cap
 * to memory that an untyped could give away once more. Searches along the
 * list end after check_reach slots, because it can be long.
 */
#include "abi/sel4/objects.h"
#include "kernel/arch.h"
#include "kernel/check/check.h"
#include "kernel/debug.h"

enum { UNTYPED_USED_BITS = 40 };

/* Links agree in both directions, and no empty slot is in the tree. */
void debug_check_slot(const struct slot *s)
{
	const struct slot *next = slot_next(s);

	if (check_is_off) {
		return;
	}
	if (slot_is_empty(s)) {
		kassert(!s->prev && !s->next_marks && !s->cap.w0 && !s->cap.w1);
		return;
	}
	kassert(s->prev != s && next != s);
	kassert(!s->prev || slot_next(s->prev) == s);
	kassert(!next || next->prev == s);
}

word check_memory_size(struct cap cap)
{
	switch (cap_type(cap)) {
	case CAP_UNTYPED:
	case CAP_SCHED_CONTEXT:
		return BIT(cap_size_bits(cap));
	case CAP_ENDPOINT:
		return BIT(seL4_EndpointBits);
	case CAP_NOTIFICATION:
		return BIT(seL4_NotificationBits);
	case CAP_REPLY:
		return BIT(seL4_ReplyBits);
	case CAP_CNODE:
		return BIT(cap_size_bits(cap) + seL4_SlotBits);
	case CAP_TCB:
		return BIT(seL4_TCBBits);
	default:
		return cap_is_arch(cap) ? arch_cap_size(cap) : 0;
	}
}

static word memory_start(struct cap cap)
{
	if (cap_is(cap, CAP_UNTYPED)) {
		return cap_paddr(cap);
	}
	return cap_is_arch(cap) ? arch_cap_address(cap) : virt_to_phys(cap_object(cap));
}

/* The object lies in the part of its untyped that has been given away. */
static void check_given_away(const struct slot *untyped, struct cap cap)
{
	word used = untyped->cap.w1 & MASK(UNTYPED_USED_BITS);
	word size = check_memory_size(cap);

	if (size > 0) {
		kassert(memory_start(cap) + size <= cap_paddr(untyped->cap) + used);
	}
}

static void check_parent(const struct slot *s)
{
	const struct slot *p = s->prev;

	for (word n = 0; p && n < check_reach; n++, p = p->prev) {
		if (slot_is_parent(p, s)) {
			if (cap_is(p->cap, CAP_UNTYPED)) {
				check_given_away(p, s->cap);
			}
			return;
		}
	}
}

/* Behind the last child there is none: revocation would not find it. */
static void check_children(const struct slot *s)
{
	const struct slot *t = slot_next(s);
	word n = 0;

	if (!cap_is(s->cap, CAP_UNTYPED) && cap_badge(s->cap) != 0) {
		/* Which caps are children of one with a badge depends on those between. */
		return;
	}
	while (t && slot_is_parent(s, t) && n++ < check_reach) {
		t = slot_next(t);
	}
	for (; t && n < check_reach; n++, t = slot_next(t)) {
		kassert(!slot_is_parent(s, t));
	}
}

static void check_neighbours(const struct slot *s)
{
	const struct slot *p = s->prev, *next = slot_next(s);

	if (p && next && cap_same_object(p->cap, next->cap)) {
		kassert(cap_same_object(p->cap, s->cap));
	}
	if (!p || !cap_same_object(p->cap, s->cap)) {
		return;
	}
	if (cap_is(s->cap, CAP_ENDPOINT) || cap_is(s->cap, CAP_NOTIFICATION)) {
		/* A badge begins with a cap that is marked, and is never changed. */
		kassert(cap_badge(s->cap) == cap_badge(p->cap) || cap_badge(s->cap) == 0 ||
			(s->next_marks & SLOT_FIRST_BADGED));
	}
}

void check_relatives(const struct slot *s)
{
	debug_check_slot(s);
	check_neighbours(s);
	check_parent(s);
	if (s->next_marks & SLOT_REVOCABLE) {
		check_children(s);
	}
}
