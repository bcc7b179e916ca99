/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Invocations of frames and page tables (labels 39 to 43). Each operation has
 * one function that reads and checks, and then cannot fail. A frame remembers
 * ASID and address of its mapping in its cap, not in memory.
 */
#include "arch/mapping.h"

#include "abi/sel4/types.h"
#include "arch/decode.h"
#include "arch/vspace.h"
#include "kernel/arch.h"
#include "kernel/find.h"
#include "kernel/ipc.h"

enum {
	INFO_LENGTH = 0x7f,
	INFO_LABEL_SHIFT = 12,
	INFO_ONE_CAP = 1 << 7,
	/* Three words and the address space. */
	INFO_PAGE_MAP = RISCVPageMap << INFO_LABEL_SHIFT | INFO_ONE_CAP | 3,
};

struct vspace {
	word *root;
	word asid;
};

/* Extra cap 0 must be a live address space. */
static int read_vspace(const struct invocation *inv, struct vspace *v)
{
	struct cap cap = invocation_extra(inv, 0);

	if (!arch_cap_is_vspace(cap)) {
		return error_capability(1);
	}
	v->asid = cap_mapped_asid(cap);
	v->root = vspace_root(v->asid);
	if (!v->root) {
		core_self()->lookup = (struct lookup_failure){ .type = seL4_InvalidRoot };
		return error_lookup(false);
	}
	return v->root == cap_object(cap) ? 0 : error_capability(1);
}

static int missing_table(unsigned level)
{
	core_self()->lookup = (struct lookup_failure){
		.type = seL4_MissingCapability,
		.bits_left = level_shift(level),
	};
	return error_lookup(false);
}

static word frame_pte(struct cap frame, word rights, word attributes)
{
	word flags = PTE_VALID | PTE_USER | PTE_ACCESSED | PTE_DIRTY;
	word allowed = cap_rights(arch_cap_mask_rights(frame, rights));

	if (allowed & seL4_RightRead) {
		flags |= PTE_READ | (allowed & seL4_RightWrite ? PTE_WRITE : 0);
	}
	if (!(attributes & seL4_RISCV_ExecuteNever)) {
		flags |= PTE_EXECUTE;
	}
	if (!(flags & (PTE_READ | PTE_EXECUTE))) {
		/* All three clear would point to a table: such a page only fills its place. */
		flags = PTE_NO_ACCESS;
	}
	return pte_new(cap_paddr(frame), flags);
}

/* The entry and its level belong to this frame: it is mapped here. */
static bool entry_holds(struct walk w, struct cap frame)
{
	return w.level == cap_frame_size_class(frame) && *w.entry != 0 &&
	       !pte_is_table(*w.entry) && pte_paddr(*w.entry) == cap_paddr(frame);
}

/* A frame that is mapped already may only be mapped again in the same place. */
static int check_remap(struct cap frame, word asid, word vaddr)
{
	if (cap_mapped_asid(frame) == 0) {
		return 0;
	}
	if (cap_mapped_asid(frame) != asid) {
		return error_capability(1);
	}
	return cap_mapped_vaddr(frame) == vaddr ? 0 : error_argument(0);
}

static int frame_map(struct invocation *inv)
{
	word vaddr, bits = cap_frame_bits(inv->cap);
	struct vspace v;
	struct walk w;
	int error;

	if (inv->length < 3 || inv->extra_count < 1) {
		return error_truncated();
	}
	vaddr = invocation_arg(inv, 0);
	if ((error = read_vspace(inv, &v))) {
		return error;
	}
	if (vaddr + MASK(bits) >= USER_TOP || vaddr + MASK(bits) < vaddr) {
		return error_argument(0);
	}
	if (vaddr & MASK(bits)) {
		return error_alignment();
	}
	/* All the way down: a table where the page would go is as wrong as none. */
	w = vspace_walk(v.root, vaddr, 0);
	if (w.level != cap_frame_size_class(inv->cap)) {
		return missing_table(w.level);
	}
	if ((error = check_remap(inv->cap, v.asid, vaddr))) {
		return error;
	}
	if (*w.entry != 0 && !(cap_mapped_asid(inv->cap) != 0 && entry_holds(w, inv->cap))) {
		return error_delete_first();
	}
	vspace_set_entry(v.asid, vaddr, w.entry,
			 frame_pte(inv->cap, invocation_arg(inv, 1), invocation_arg(inv, 2)));
	cap_mapping_set(&inv->slot->cap, v.asid, vaddr);
	return 0;
}

void frame_unmap(struct cap frame)
{
	word *root = vspace_root(cap_mapped_asid(frame));
	struct walk w;

	if (!root) {
		return;
	}
	w = vspace_walk(root, cap_mapped_vaddr(frame), cap_frame_size_class(frame));
	if (entry_holds(w, frame)) {
		vspace_set_entry(cap_mapped_asid(frame), cap_mapped_vaddr(frame), w.entry, 0);
	}
}

int frame_decode(struct invocation *inv)
{
	switch (inv->label) {
	case RISCVPageMap:
		return frame_map(inv);
	case RISCVPageUnmap:
		frame_unmap(inv->cap);
		inv->slot->cap.w1 = 0;
		return 0;
	case RISCVPageGetAddress:
		invocation_result(inv, 0, cap_paddr(inv->cap));
		return 0;
	default:
		return error_illegal();
	}
}

/*
 * What almost every call on a frame asks for: a 4 KiB frame that maps nothing
 * goes into an empty entry. Anything else is for frame_map() to tell apart.
 */
static bool map_plainly(struct tcb *t, struct slot *slot)
{
	const word *arg = &t->context.x[REG_A2];
	const word *buffer = tcb_ipc_buffer(t, false);
	const struct slot *space = buffer ? find_slot(t, buffer[BUFFER_CAPS]) : NULL;
	word asid, *root;
	struct walk w;

	if (!space || !arch_cap_is_vspace(space->cap) || arg[0] >= USER_TOP - MASK(12) ||
	    arg[0] & MASK(12)) {
		return false;
	}
	asid = cap_mapped_asid(space->cap);
	root = vspace_root(asid);
	if (!root || root != cap_object(space->cap)) {
		return false;
	}
	w = vspace_walk(root, arg[0], 0);
	if (w.level != 0 || *w.entry != 0) {
		return false;
	}
	vspace_set_entry(asid, arg[0], w.entry, frame_pte(slot->cap, arg[1], arg[2]));
	cap_mapping_set(&slot->cap, asid, arg[0]);
	return true;
}

bool arch_invoke_plainly(struct tcb *t, struct slot *slot)
{
	word info = t->context.x[REG_A1];

	if (!cap_is(slot->cap, CAP_FRAME)) {
		return false;
	}
	if ((info & ~(word)INFO_LENGTH) == (word)RISCVPageUnmap << INFO_LABEL_SHIFT) {
		frame_unmap(slot->cap);
		slot->cap.w1 = 0;
	} else if (info != INFO_PAGE_MAP || cap_mapped_asid(slot->cap) != 0 ||
		   cap_frame_size_class(slot->cap) != 0 || !map_plainly(t, slot)) {
		return false;
	}
	t->context.x[REG_A0] = 0;
	t->context.x[REG_A1] = 0;
	return true;
}

static int page_table_map(struct invocation *inv)
{
	struct vspace v;
	struct walk w;
	word vaddr;
	int error;

	if (inv->length < 2 || inv->extra_count < 1) {
		return error_truncated();
	}
	if (cap_pt_is_mapped(inv->cap)) {
		return error_capability(0);
	}
	vaddr = invocation_arg(inv, 0);
	if ((error = read_vspace(inv, &v))) {
		return error;
	}
	if (vaddr >= USER_TOP) {
		return error_argument(0);
	}
	w = vspace_walk(v.root, vaddr, 0);
	if (w.level == 0 || *w.entry != 0) {
		return error_delete_first();
	}
	vaddr = vaddr >> level_shift(w.level) << level_shift(w.level);
	vspace_set_entry(v.asid, vaddr, w.entry,
			 pte_new(virt_to_phys(cap_object(inv->cap)), PTE_VALID));
	cap_mapping_set(&inv->slot->cap, v.asid, vaddr);
	cap_field_set(&inv->slot->cap, CAP_PT_MAPPED_SHIFT, 1, 1);
	return 0;
}

/* Walks to the entry that points to this table, if there still is one. */
void page_table_unmap(struct cap table)
{
	word *root = vspace_root(cap_mapped_asid(table));
	word vaddr = cap_mapped_vaddr(table), paddr = virt_to_phys(cap_object(table));

	for (unsigned level = LEVELS - 1; root && level > 0; level--) {
		struct walk w = vspace_walk(root, vaddr, level);

		if (w.level != level || !pte_is_table(*w.entry)) {
			return;
		}
		if (pte_paddr(*w.entry) == paddr) {
			vspace_set_entry(cap_mapped_asid(table), vaddr, w.entry, 0);
			return;
		}
	}
}

static int page_table_unmap_invoked(struct invocation *inv)
{
	word *entries = cap_object(inv->cap);

	if (cap_pt_is_root(inv->cap) || !slot_is_final(inv->slot)) {
		return error_revoke_first();
	}
	if (cap_pt_is_mapped(inv->cap)) {
		page_table_unmap(inv->cap);
		for (unsigned i = 0; i < PAGE_TABLE_ENTRIES; i++) {
			entries[i] = 0;
		}
	}
	inv->slot->cap.w1 = 0;
	cap_field_set(&inv->slot->cap, CAP_PT_MAPPED_SHIFT, 1, 0);
	return 0;
}

int page_table_decode(struct invocation *inv)
{
	switch (inv->label) {
	case RISCVPageTableMap:
		return page_table_map(inv);
	case RISCVPageTableUnmap:
		return page_table_unmap_invoked(inv);
	default:
		return error_illegal();
	}
}
