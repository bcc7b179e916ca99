/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a capability address to a slot. Each CNode on the way takes its guard,
 * then its radix, from the top of the remaining bits. Why a lookup failed is
 * left in core->lookup, for FailedLookup answers and CapFault messages.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/find.h"
#include "kernel/invocation.h"

static int fail(struct lookup_failure failure)
{
	core_self()->lookup = failure;
	return 1;
}

/*
 * Resolves `bits` bits of an address from `root` on. Stops at a slot that is
 * no CNode with *left bits unused; 0, or 1 with the reason recorded.
 */
static int resolve(struct cap root, word address, unsigned bits, struct slot **out,
		   unsigned *left)
{
	struct cap node = root;

	if (!cap_is(root, CAP_CNODE)) {
		return fail((struct lookup_failure){ .type = seL4_InvalidRoot });
	}
	for (;;) {
		unsigned guard_size = cap_guard_size(node);
		unsigned level = guard_size + cap_size_bits(node);
		word guard = cap_badge(node);

		if (guard_size > bits ||
		    (guard_size &&
		     (address >> (bits - guard_size) & MASK(guard_size)) != guard)) {
			return fail((struct lookup_failure){ .type = seL4_GuardMismatch,
							     .guard_found = guard,
							     .bits_left = bits,
							     .bits_found = guard_size });
		}
		if (level > bits) {
			return fail((struct lookup_failure){ .type = seL4_DepthMismatch,
							     .bits_left = bits,
							     .bits_found = level });
		}
		bits -= level;
		*out = (struct slot *)cap_object(node) +
		       (address >> bits & MASK(cap_size_bits(node)));
		*left = bits;
		if (bits == 0 || !cap_is((*out)->cap, CAP_CNODE)) {
			return 0;
		}
		node = (*out)->cap;
	}
}

int lookup_slot(struct tcb *t, word cptr, struct slot **out)
{
	unsigned left;

	*out = find_slot(t, cptr);
	if (likely(*out)) {
		return 0;
	}
	return resolve(t->slots[TCB_CSPACE].cap, cptr, seL4_WordBits, out, &left);
}

int lookup_cap(struct tcb *t, word cptr, struct cap *out)
{
	struct slot *slot;
	int failed = lookup_slot(t, cptr, &slot);

	*out = failed ? cap_null() : slot->cap;
	return failed;
}

int lookup_target(struct cap root, word index, word depth, bool source, struct slot **out)
{
	unsigned left;

	if (!cap_is(root, CAP_CNODE)) {
		fail((struct lookup_failure){ .type = seL4_InvalidRoot });
		return error_lookup(source);
	}
	if (depth < 1 || depth > seL4_WordBits) {
		return error_range(1, seL4_WordBits);
	}
	if (resolve(root, index, depth, out, &left)) {
		return error_lookup(source);
	}
	if (left > 0) {
		fail((struct lookup_failure){ .type = seL4_DepthMismatch, .bits_left = left });
		return error_lookup(source);
	}
	return 0;
}

int lookup_empty_target(struct cap root, word index, word depth, struct slot **out)
{
	int error = lookup_target(root, index, depth, false, out);

	if (error) {
		return error;
	}
	return slot_is_empty(*out) ? 0 : error_delete_first();
}
