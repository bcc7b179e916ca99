/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one may do with caps as values: compare, derive, weaken, mint. Pure
 * except for slot_derive's look at children. Caps with odd tags are asked of
 * the architecture.
 */
#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/invocation.h"
#include "kernel/slot.h"

/* Physical address of what the cap stands for; false: it stands for no memory. */
static bool memory_of(struct cap c, word *address)
{
	switch (cap_type(c)) {
	case CAP_UNTYPED:
		*address = cap_paddr(c);
		return true;
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
	case CAP_REPLY:
	case CAP_CNODE:
	case CAP_TCB:
	case CAP_ZOMBIE:
	case CAP_SCHED_CONTEXT:
		*address = virt_to_phys(cap_object(c));
		return true;
	default:
		if (cap_is_arch(c) && arch_cap_size(c) > 0) {
			*address = arch_cap_address(c);
			return true;
		}
		return false;
	}
}

/* An object never crosses the end of the untyped it begins in, unless it is larger. */
static bool untyped_contains(struct cap untyped, struct cap c)
{
	word base = cap_paddr(untyped), size = BIT(cap_size_bits(untyped)), address;

	if (!memory_of(c, &address) || address - base >= size) {
		return false;
	}
	return !cap_is(c, CAP_UNTYPED) || cap_size_bits(c) <= cap_size_bits(untyped);
}

bool cap_same_region(struct cap a, struct cap b)
{
	switch (cap_type(a)) {
	case CAP_NULL:
		return false;
	case CAP_UNTYPED:
		return untyped_contains(a, b);
	case CAP_IRQ_CONTROL:
		return cap_is(b, CAP_IRQ_CONTROL) || cap_is(b, CAP_IRQ_HANDLER);
	default:
		return cap_is_arch(a) ? cap_is_arch(b) && arch_cap_same_region(a, b)
				      : cap_same_object(a, b);
	}
}

bool cap_same_object(struct cap a, struct cap b)
{
	if (cap_type(a) != cap_type(b)) {
		return false;
	}
	switch (cap_type(a)) {
	case CAP_NULL:
	case CAP_UNTYPED:
		return false;
	case CAP_ZOMBIE:
		/* The one cap left of its object. */
		return false;
	case CAP_IRQ_HANDLER:
	case CAP_SCHED_CONTROL:
		return a.w1 == b.w1;
	case CAP_IRQ_CONTROL:
	case CAP_DOMAIN:
		return true;
	default:
		return cap_is_arch(a) ? arch_cap_same_object(a, b)
				      : cap_object(a) == cap_object(b);
	}
}

int slot_derive(const struct slot *s, struct cap cap, struct cap *out)
{
	*out = cap_null();
	switch (cap_type(cap)) {
	case CAP_UNTYPED:
		if (slot_has_children(s)) {
			return error_revoke_first();
		}
		break;
	case CAP_IRQ_CONTROL:
	case CAP_ZOMBIE:
		return 0;
	default:
		if (cap_is_arch(cap)) {
			return arch_cap_derive(s, cap, out);
		}
	}
	*out = cap;
	return 0;
}

struct cap cap_mask_rights(struct cap c, word rights)
{
	switch (cap_type(c)) {
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
	case CAP_REPLY:
		cap_rights_set(&c, cap_rights(c) & rights);
		return c;
	default:
		return cap_is_arch(c) ? arch_cap_mask_rights(c, rights) : c;
	}
}

static struct cap apply_guard(struct cap c, word data)
{
	unsigned size = data & 0x3f;

	if (size + cap_size_bits(c) > seL4_WordBits) {
		return cap_null();
	}
	return cap_cnode_new(cap_object(c), cap_size_bits(c), size, data >> 6 & MASK(size));
}

struct cap cap_apply_data(struct cap c, word data, bool preserve)
{
	switch (cap_type(c)) {
	case CAP_ENDPOINT:
	case CAP_NOTIFICATION:
		if (preserve || cap_badge(c) != 0) {
			return cap_null();
		}
		c.w1 = data;
		return c;
	case CAP_CNODE:
		return apply_guard(c, data);
	default:
		return c;
	}
}
