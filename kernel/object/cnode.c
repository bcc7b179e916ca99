/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invocations on CNode caps: copying, moving and deleting the caps in it.
 * The invoked cap is the root of the destination's (index, depth). Entry:
 * cnode_decode, from api/invocation.c.
 */
#include "kernel/cnode.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/endpoint.h"
#include "kernel/find.h"
#include "kernel/invocation.h"
#include "kernel/ipc.h"

/* The info word of a message: its label, extra caps and length. */
#define INFO(label, caps, length) ((word)(label) << 12 | (caps) << 7 | (length))

static int missing(word bits_left, bool source)
{
	core_self()->lookup = (struct lookup_failure){ .type = seL4_MissingCapability,
						       .bits_left = bits_left };
	return error_lookup(source);
}

/* The source of Copy, Mint, Move and Mutate, when the destination is empty. */
static int find_source(struct invocation *inv, const struct slot *to, struct slot **from)
{
	word depth;
	int error;

	if (inv->length < 4 || inv->extra_count < 1) {
		return error_truncated();
	}
	if (!slot_is_empty(to)) {
		return error_delete_first();
	}
	depth = invocation_arg(inv, 3);
	error = lookup_target(invocation_extra(inv, 0), invocation_arg(inv, 2), depth, true, from);
	if (error) {
		return error;
	}
	return slot_is_empty(*from) ? missing(depth, true) : 0;
}

static int insert_derived(struct slot *to, struct cap cap, struct slot *from)
{
	struct cap derived;
	int error;

	if (cap_is_null(cap)) {
		return error_illegal();
	}
	error = slot_derive(from, cap, &derived);
	if (error) {
		return error;
	}
	if (cap_is_null(derived)) {
		return error_illegal();
	}
	slot_insert(to, derived, from);
	return 0;
}

static int decode_copy(struct invocation *inv, struct slot *to)
{
	struct slot *from;
	int error = find_source(inv, to, &from);

	if (error) {
		return error;
	}
	if (inv->length < 5) {
		return error_truncated();
	}
	return insert_derived(to, cap_mask_rights(from->cap, invocation_arg(inv, 4)), from);
}

static int decode_mint(struct invocation *inv, struct slot *to)
{
	struct slot *from;
	struct cap cap;
	int error = find_source(inv, to, &from);

	if (error) {
		return error;
	}
	if (inv->length < 6) {
		return error_truncated();
	}
	cap = cap_mask_rights(from->cap, invocation_arg(inv, 4));
	return insert_derived(to, cap_apply_data(cap, invocation_arg(inv, 5), false), from);
}

static int decode_move(struct invocation *inv, struct slot *to)
{
	struct slot *from;
	int error = find_source(inv, to, &from);

	if (!error) {
		slot_move(to, from->cap, from);
	}
	return error;
}

static int decode_mutate(struct invocation *inv, struct slot *to)
{
	struct slot *from;
	struct cap cap;
	int error = find_source(inv, to, &from);

	if (error) {
		return error;
	}
	if (inv->length < 5) {
		return error_truncated();
	}
	cap = cap_apply_data(from->cap, invocation_arg(inv, 4), true);
	if (cap_is_null(cap)) {
		return error_illegal();
	}
	slot_move(to, cap, from);
	return 0;
}

static int find_pivot(struct invocation *inv, const struct slot *to, struct slot **pivot,
		      struct slot **from)
{
	int error = lookup_target(invocation_extra(inv, 1), invocation_arg(inv, 6),
				  invocation_arg(inv, 7), true, from);

	if (!error) {
		/* The contract calls a failure here one of the source, too. */
		error = lookup_target(invocation_extra(inv, 0), invocation_arg(inv, 3),
				      invocation_arg(inv, 4), true, pivot);
	}
	if (error) {
		return error;
	}
	if (*pivot == *from || *pivot == to) {
		return error_illegal();
	}
	if (*from != to && !slot_is_empty(to)) {
		return error_delete_first();
	}
	if (slot_is_empty(*from)) {
		return missing(invocation_arg(inv, 7), true);
	}
	return slot_is_empty(*pivot) ? missing(invocation_arg(inv, 4), false) : 0;
}

/* pivot goes to the destination, the source to pivot; with two slots: exchange. */
static int decode_rotate(struct invocation *inv, struct slot *to)
{
	struct slot *pivot, *from;
	struct cap new_to, new_pivot;
	int error;

	if (inv->length < 8 || inv->extra_count < 2) {
		return error_truncated();
	}
	error = find_pivot(inv, to, &pivot, &from);
	if (error) {
		return error;
	}
	new_to = cap_apply_data(pivot->cap, invocation_arg(inv, 2), true);
	new_pivot = cap_apply_data(from->cap, invocation_arg(inv, 5), true);
	if (cap_is_null(new_to) || cap_is_null(new_pivot)) {
		return error_illegal();
	}
	if (from == to) {
		slot_swap(from, new_to, pivot, new_pivot);
	} else {
		slot_move(to, new_to, pivot);
		slot_move(pivot, new_pivot, from);
	}
	return 0;
}

static int cancel_badged_sends(struct slot *slot)
{
	struct cap cap = slot->cap;

	if (!cap_is(cap, CAP_ENDPOINT) || cap_rights(cap) != seL4_RightsAll) {
		return error_illegal();
	}
	return cap_badge(cap) ? endpoint_cancel_badged(cap_object(cap), cap_badge(cap)) : 0;
}

int cnode_decode(struct invocation *inv)
{
	struct slot *slot;
	int error;

	if (inv->label < CNodeRevoke || inv->label > CNodeRotate) {
		return error_illegal();
	}
	if (inv->length < 2) {
		return error_truncated();
	}
	error = lookup_target(inv->cap, invocation_arg(inv, 0), invocation_arg(inv, 1), false,
			      &slot);
	if (error) {
		return error;
	}
	switch (inv->label) {
	case CNodeRevoke:
		return slot_revoke(slot);
	case CNodeDelete:
		return slot_delete(slot);
	case CNodeCancelBadgedSends:
		return cancel_badged_sends(slot);
	case CNodeCopy:
		return decode_copy(inv, slot);
	case CNodeMint:
		return decode_mint(inv, slot);
	case CNodeMove:
		return decode_move(inv, slot);
	case CNodeMutate:
		return decode_mutate(inv, slot);
	default:
		return decode_rotate(inv, slot);
	}
}

/* Caps that are copied and deleted all the time and hold nothing up when they go. */
static bool is_light(const struct slot *slot)
{
	switch (cap_type(slot->cap)) {
	case CAP_NULL:
	case CAP_FRAME:
		return true;
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
		return !slot_is_final(slot);
	default:
		return false;
	}
}

static bool copy_plainly(struct tcb *t, struct slot *to, bool with_data)
{
	const word *arg = &t->context.x[REG_A2];
	const word *buffer = tcb_ipc_buffer(t, false);
	struct slot *root = buffer ? find_slot(t, buffer[BUFFER_CAPS]) : NULL;
	struct slot *from = root && arg[3] == seL4_WordBits ? find_exactly(root, arg[2]) : NULL;
	struct cap cap, derived;

	if (!from || !slot_is_empty(to) ||
	    !(cap_is(from->cap, CAP_FRAME) || cap_is(from->cap, CAP_ENDPOINT) ||
	      cap_is(from->cap, CAP_NOTIFICATION))) {
		return false;
	}
	cap = cap_mask_rights(from->cap, buffer[1 + 4]);
	if (with_data) {
		cap = cap_apply_data(cap, buffer[1 + 5], false);
	}
	if (cap_is_null(cap) || slot_derive(from, cap, &derived)) {
		return false;
	}
	slot_insert(to, derived, from);
	return true;
}

bool cnode_invoke_plainly(struct tcb *t, struct slot *slot)
{
	const word *arg = &t->context.x[REG_A2];
	struct slot *to = arg[1] == seL4_WordBits ? find_exactly(slot, arg[0]) : NULL;

	if (!to) {
		return false;
	}
	switch (t->context.x[REG_A1]) {
	case INFO(CNodeDelete, 0, 2):
		if (!is_light(to)) {
			return false;
		}
		slot_delete_simple(to);
		break;
	case INFO(CNodeCopy, 1, 5):
		if (!copy_plainly(t, to, false)) {
			return false;
		}
		break;
	case INFO(CNodeMint, 1, 6):
		if (!copy_plainly(t, to, true)) {
			return false;
		}
		break;
	default:
		return false;
	}
	t->context.x[REG_A0] = 0;
	t->context.x[REG_A1] = 0;
	return true;
}
