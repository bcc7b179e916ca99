/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invocations of ASID control and ASID pools (labels 44 and 45): making a pool
 * out of 4 KiB of memory, and making a page table the root of an address
 * space. Also the choice of the decoder for every machine-dependent cap.
 */
#include <base/string.h>

#include "abi/sel4/objects.h"
#include "arch/decode.h"
#include "arch/vspace.h"
#include "kernel/arch.h"

static int make_pool(struct invocation *inv)
{
	struct cap untyped = invocation_extra(inv, 0), cap;
	struct slot *to;
	word *pool;
	int index, error;

	if (inv->length < 2 || inv->extra_count < 2) {
		return error_truncated();
	}
	index = asid_pool_free_index();
	if (index < 0) {
		return error_delete_first();
	}
	if (!cap_is(untyped, CAP_UNTYPED) || cap_size_bits(untyped) != seL4_ASIDPoolBits ||
	    cap_is_device(untyped)) {
		return error_capability(1);
	}
	if (slot_has_children(inv->extra[0])) {
		return error_revoke_first();
	}
	error = lookup_empty_target(invocation_extra(inv, 1), invocation_arg(inv, 0),
				    invocation_arg(inv, 1), &to);
	if (error) {
		return error;
	}
	pool = phys_to_virt(cap_paddr(untyped));
	memset(pool, 0, BIT(seL4_ASIDPoolBits));
	cap = cap_new(CAP_ASID_POOL, pool);
	cap.w1 = (word)index << ASID_POOL_BITS;
	/* Like a copy, not an original: this also marks the untyped full. */
	slot_insert(to, cap, inv->extra[0]);
	asid_pool_install(index, pool);
	return 0;
}

int asid_control_decode(struct invocation *inv)
{
	return inv->label == RISCVASIDControlMakePool ? make_pool(inv) : error_illegal();
}

static int pool_assign(struct invocation *inv)
{
	struct cap table = invocation_extra(inv, 0);
	unsigned index = inv->cap.w1 >> ASID_POOL_BITS;
	word asid;

	if (inv->extra_count < 1) {
		return error_truncated();
	}
	if (!cap_is(table, CAP_PAGE_TABLE) || cap_pt_is_mapped(table)) {
		return error_capability(1);
	}
	if (asid_pool_at(index) != cap_object(inv->cap)) {
		return error_capability(0);
	}
	asid = asid_assign(index, cap_object(table));
	if (asid == 0) {
		return error_delete_first();
	}
	vspace_init_root(cap_object(table));
	cap_mapping_set(&inv->extra[0]->cap, asid, 0);
	cap_field_set(&inv->extra[0]->cap, CAP_PT_MAPPED_SHIFT, 1, 1);
	cap_field_set(&inv->extra[0]->cap, CAP_PT_ROOT_SHIFT, 1, 1);
	return 0;
}

int asid_pool_decode(struct invocation *inv)
{
	return inv->label == RISCVASIDPoolAssign ? pool_assign(inv) : error_illegal();
}

int arch_decode(struct invocation *inv)
{
	switch (cap_type(inv->cap)) {
	case CAP_FRAME:
		return frame_decode(inv);
	case CAP_PAGE_TABLE:
		return page_table_decode(inv);
	case CAP_ASID_CONTROL:
		return asid_control_decode(inv);
	case CAP_ASID_POOL:
		return asid_pool_decode(inv);
	default:
		return error_capability(0);
	}
}
