/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What portable code needs to know about the caps that belong to the machine:
 * frames, page tables, ASID pools and ASID control. How they are copied,
 * compared and made, and what happens to a mapping when its cap goes away.
 */
#include "abi/sel4/objects.h"
#include "abi/sel4/types.h"
#include "arch/mapping.h"
#include "arch/vspace.h"
#include "kernel/arch.h"

static unsigned frame_class_of(word type)
{
	switch (type) {
	case seL4_RISCV_Giga_Page:
		return 2;
	case seL4_RISCV_Mega_Page:
		return 1;
	default:
		return 0;
	}
}

struct cap arch_cap_new_object(word type, void *object, word paddr, bool device)
{
	if (type == seL4_RISCV_PageTableObject) {
		return cap_new(CAP_PAGE_TABLE, object);
	}
	return cap_frame_new(paddr, frame_class_of(type), seL4_RightRead | seL4_RightWrite, device);
}

int arch_cap_derive(const struct slot *s, struct cap cap, struct cap *out)
{
	(void)s;
	*out = cap;
	if (cap_is(cap, CAP_PAGE_TABLE) && !cap_pt_is_mapped(cap)) {
		*out = cap_null();
		return error_illegal();
	}
	if (cap_is(cap, CAP_FRAME)) {
		/* A mapping belongs to one cap. */
		out->w1 = 0;
	}
	return 0;
}

struct cap arch_cap_mask_rights(struct cap cap, word rights)
{
	if (cap_is(cap, CAP_FRAME)) {
		word left = cap_rights(cap) & rights;

		/* Sv39 has no pages that can be written but not read. */
		cap_rights_set(&cap, left & seL4_RightRead ? left : 0);
	}
	return cap;
}

word arch_cap_size(struct cap cap)
{
	switch (cap_type(cap)) {
	case CAP_FRAME:
		return BIT(cap_frame_bits(cap));
	case CAP_PAGE_TABLE:
		return BIT(seL4_PageTableBits);
	case CAP_ASID_POOL:
		return BIT(seL4_ASIDPoolBits);
	default:
		return 0;
	}
}

word arch_cap_address(struct cap cap)
{
	switch (cap_type(cap)) {
	case CAP_FRAME:
		return cap_paddr(cap);
	case CAP_PAGE_TABLE:
	case CAP_ASID_POOL:
		return virt_to_phys(cap_object(cap));
	default:
		return 0;
	}
}

bool arch_cap_same_region(struct cap a, struct cap b)
{
	word a_start = arch_cap_address(a), b_start = arch_cap_address(b);

	return cap_type(a) == cap_type(b) && b_start >= a_start &&
	       b_start + arch_cap_size(b) <= a_start + arch_cap_size(a);
}

bool arch_cap_same_object(struct cap a, struct cap b)
{
	return arch_cap_same_region(a, b) && arch_cap_size(a) == arch_cap_size(b);
}

static void page_table_finalise(struct cap cap)
{
	if (cap_pt_is_root(cap)) {
		asid_release(cap_mapped_asid(cap), cap_object(cap));
	} else if (cap_pt_is_mapped(cap)) {
		page_table_unmap(cap);
	}
}

void arch_cap_finalise(struct cap cap, bool final)
{
	switch (cap_type(cap)) {
	case CAP_FRAME:
		frame_unmap(cap);
		break;
	case CAP_PAGE_TABLE:
		if (final) {
			page_table_finalise(cap);
		}
		break;
	case CAP_ASID_POOL:
		if (final) {
			asid_pool_remove(cap.w1 >> ASID_POOL_BITS, cap_object(cap));
		}
		break;
	default:
		break;
	}
}

bool arch_cap_is_vspace(struct cap cap)
{
	/* A lower table that is mapped also passes; no thread can run with it. */
	return cap_is(cap, CAP_PAGE_TABLE) && cap_pt_is_mapped(cap);
}

bool arch_cap_is_ipc_buffer(struct cap cap)
{
	return cap_is(cap, CAP_FRAME) && !cap_is_device(cap);
}
