/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The derivation tree's list: putting caps in, moving and exchanging them,
 * taking them out. Which cap is whose child follows from the order and the
 * marks (slot.h); nothing here knows what a cap means except slot_insert,
 * which decides what a fresh copy may be parent of. Kernel lock.
 */
#include "kernel/slot.h"

#include "kernel/debug.h"

static void set_next(struct slot *s, struct slot *next)
{
	s->next_marks = (word)next | (s->next_marks & SLOT_MARKS);
}

/* Neighbours of a slot whose own links are right point back at it. */
static void attach(struct slot *s)
{
	struct slot *next = slot_next(s);

	if (s->prev) {
		set_next(s->prev, s);
	}
	if (next) {
		next->prev = s;
	}
}

static void link_behind(struct slot *s, struct cap cap, word marks, struct slot *prev)
{
	s->cap = cap;
	s->prev = prev;
	s->next_marks = (prev->next_marks & ~(word)SLOT_MARKS) | marks;
	attach(s);
	debug_check_slot(s);
}

void slot_set_root(struct slot *s, struct cap cap)
{
	s->cap = cap;
	s->prev = NULL;
	s->next_marks = SLOT_REVOCABLE | SLOT_FIRST_BADGED;
}

void slot_set_child(struct slot *s, struct cap cap, struct slot *parent)
{
	link_behind(s, cap, SLOT_REVOCABLE | SLOT_FIRST_BADGED, parent);
}

/* Is this copy an original of its own: a new badge, a handler, an untyped? */
static bool starts_family(struct cap copy, struct cap source)
{
	switch (cap_type(copy)) {
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
		return cap_badge(copy) != cap_badge(source);
	case CAP_IRQ_HANDLER:
		return cap_is(source, CAP_IRQ_CONTROL);
	case CAP_UNTYPED:
		return true;
	default:
		return false;
	}
}

void slot_insert(struct slot *to, struct cap cap, struct slot *from)
{
	word marks = starts_family(cap, from->cap) ? SLOT_REVOCABLE | SLOT_FIRST_BADGED : 0;

	if (cap_is(from->cap, CAP_UNTYPED)) {
		/* The copy gives memory away now; the source is full. */
		from->cap.w1 = BIT(cap_size_bits(from->cap));
	}
	link_behind(to, cap, marks, from);
}

void slot_move(struct slot *to, struct cap cap, struct slot *from)
{
	*to = *from;
	to->cap = cap;
	*from = (struct slot){ 0 };
	attach(to);
	debug_check_slot(to);
}

/*
 * The slots may be neighbours: fixing a's neighbours first and reading b's
 * links afterwards makes that come out right.
 */
void slot_swap(struct slot *a, struct cap cap_a, struct slot *b, struct cap cap_b)
{
	struct slot old = *a;

	if (old.prev) {
		set_next(old.prev, b);
	}
	if (slot_next(&old)) {
		slot_next(&old)->prev = b;
	}
	a->prev = b->prev;
	a->next_marks = b->next_marks;
	b->prev = old.prev;
	b->next_marks = old.next_marks;
	attach(a);
	a->cap = cap_a;
	b->cap = cap_b;
	debug_check_slot(a);
	debug_check_slot(b);
}

bool slot_is_parent(const struct slot *a, const struct slot *b)
{
	if (!(a->next_marks & SLOT_REVOCABLE) || !cap_same_region(a->cap, b->cap)) {
		return false;
	}
	if (!cap_is(a->cap, CAP_ENDPOINT) && !cap_is(a->cap, CAP_NOTIFICATION)) {
		return true;
	}
	return cap_badge(a->cap) == 0 ||
	       (cap_badge(a->cap) == cap_badge(b->cap) && !(b->next_marks & SLOT_FIRST_BADGED));
}

bool slot_has_children(const struct slot *s)
{
	return slot_next(s) && slot_is_parent(s, slot_next(s));
}

/* Caps to one object stand together in the list. */
bool slot_is_final(const struct slot *s)
{
	const struct slot *next = slot_next(s);

	return !(s->prev && cap_same_object(s->prev->cap, s->cap)) &&
	       !(next && cap_same_object(next->cap, s->cap));
}

void slot_clear(struct slot *s)
{
	struct slot *next = slot_next(s);

	if (s->prev) {
		set_next(s->prev, next);
	}
	if (next) {
		next->prev = s->prev;
		next->next_marks |= s->next_marks & SLOT_FIRST_BADGED;
		debug_check_slot(next);
	}
	*s = (struct slot){ 0 };
}
