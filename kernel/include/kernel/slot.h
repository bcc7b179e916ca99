/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slot holds one cap and its place in the derivation tree. The tree is one
 * doubly linked list in pre-order: the descendants of a cap are the caps
 * directly behind it for which slot_is_parent() holds. Two marks tell parents:
 *
 *   revocable     the cap made by Retype, or one that got a badge by Mint:
 *                 copies of it count as its children
 *   first badged  the first cap with its badge: not a child of an equal one
 *
 * The marks live in the low bits of `next`. An empty slot is all zero.
 * Everything here needs the kernel lock.
 */
#pragma once

#include "kernel/cap.h"

enum {
	SLOT_REVOCABLE = 1,
	SLOT_FIRST_BADGED = 2,
	SLOT_MARKS = 3,
};

struct slot {
	struct cap cap;
	struct slot *prev;
	word next_marks;
};

_Static_assert(sizeof(struct slot) == 32, "a slot is 32 bytes");

static inline struct slot *slot_next(const struct slot *s)
{
	return (struct slot *)(s->next_marks & ~(word)SLOT_MARKS);
}

static inline bool slot_is_empty(const struct slot *s)
{
	return cap_is_null(s->cap);
}

/* Puts a cap in an empty slot, with no relatives: boot and kernel-made roots. */
void slot_set_root(struct slot *s, struct cap cap);

/* Puts a new object's cap in an empty slot as a child of `parent`. */
void slot_set_child(struct slot *s, struct cap cap, struct slot *parent);

/* Puts `cap`, derived from the one in `from`, in the empty slot `to`. */
void slot_insert(struct slot *to, struct cap cap, struct slot *from);

/* Moves the cap with its place in the tree, as `cap`, to the empty slot `to`. */
void slot_move(struct slot *to, struct cap cap, struct slot *from);

/* Exchanges the two slots' caps and places: a gets `cap_a`, b gets `cap_b`. */
void slot_swap(struct slot *a, struct cap cap_a, struct slot *b, struct cap cap_b);

/* True when the cap in b is derived from the one in a. */
bool slot_is_parent(const struct slot *a, const struct slot *b);

bool slot_has_children(const struct slot *s);

/* True when no other cap refers to the object of this one. */
bool slot_is_final(const struct slot *s);

/* Takes an empty-able cap out of the tree and clears the slot. */
void slot_clear(struct slot *s);

/*
 * Deletes the cap, and the object with its last cap; Revoke deletes all
 * descendants. Both return 0, or INVOCATION_PREEMPTED to be called again.
 */
int slot_delete(struct slot *s);
int slot_revoke(struct slot *s);

/*
 * Deletes one cap that is known to need no long work (bound endpoints in TCB
 * slots, interrupt notifications). Never preempted.
 */
void slot_delete_simple(struct slot *s);

/*
 * What a copy of the cap in `s` may be: *out is null when there is nothing to
 * transfer. Returns an abi/sel4 error code, 0 when allowed.
 */
int slot_derive(const struct slot *s, struct cap cap, struct cap *out);

/* The cap with fewer rights. */
struct cap cap_mask_rights(struct cap c, word rights);

/* The cap with a badge or guard applied; null when that is not allowed. */
struct cap cap_apply_data(struct cap c, word data, bool preserve);

/* Same object: b lies inside (untyped a) or is a. */
bool cap_same_region(struct cap a, struct cap b);
bool cap_same_object(struct cap a, struct cap b);
