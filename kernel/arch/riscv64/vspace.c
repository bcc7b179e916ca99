/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sv39 tables, ASIDs and the TLB (privileged specification 4.3, 4.4).
 *
 * Fences go only to harts that need them. The ASID's entry in its pool keeps,
 * beside the root table, a mask of cores whose TLB may know this ASID. When an
 * entry gets stricter, cores that run the address space are fenced at once,
 * the others lose their bit and fence before they run it again. When an entry
 * gets more permissive nobody is told; a hart that faults on its stale copy is
 * put right by the fault handler in trap.c.
 */
#include "arch/vspace.h"

#include <base/string.h>

#include "arch/csr.h"
#include "arch/fence.h"
#include "arch/remote.h"
#include "arch/sbi.h"
#include "arch/switch.h"
#include "kernel/arch.h"

enum {
	CORE_MASK_BITS = 12,
	KEY_CORE_SHIFT = 56,
	HART_MASK_BITS = 64,
	PTE_RIGHTS = PTE_READ | PTE_WRITE | PTE_EXECUTE,
};

word kernel_root[PAGE_TABLE_ENTRIES] __attribute__((aligned(4096)));

static word *asid_pools[ASID_POOLS];

/* ASIDs above it are not known to the hardware and share number 0. */
static word hardware_asids;

static word kernel_root_paddr(void)
{
	/* The kernel image is linked a whole number of GiB above its physical place. */
	return (word)kernel_root & MASK(32);
}

static word *asid_entry(word asid)
{
	word *pool = asid_pools[asid >> ASID_POOL_BITS];

	return pool && asid != 0 ? &pool[asid & MASK(ASID_POOL_BITS)] : NULL;
}

static word entry_root(word entry)
{
	return entry >> CORE_MASK_BITS << CORE_MASK_BITS;
}

static word satp_for(word root_paddr, word asid)
{
	word number = asid <= hardware_asids ? asid : 0;

	return SATP_SV39 | number << SATP_ASID_SHIFT | root_paddr >> 12;
}

static word satp_root(word satp)
{
	return (satp & MASK(SATP_ASID_SHIFT)) << 12;
}

static void use_satp(struct core *core, word satp)
{
	csr_write(satp, satp);
	core->satp = satp;
}

word *vspace_root(word asid)
{
	word *entry = asid_entry(asid);

	return entry && *entry ? phys_to_virt(entry_root(*entry)) : NULL;
}

/*
 * Calls FENCE for the harts of other cores that run the address space. Cores
 * that only did so once fence before they run it again.
 */
static void fence_others(word *asid_entry, void (*fence)(word hart_mask, word base))
{
	struct core *self = core_self();
	word others = *asid_entry & MASK(CORES_MAX) & ~BIT(self->id);
	word harts = 0, base = 0;

	for (unsigned i = 0; others >> i != 0; i++) {
		if (!(others >> i & 1)) {
			continue;
		}
		if (satp_root(cores[i].satp) != entry_root(*asid_entry)) {
			*asid_entry &= ~BIT(i);
			cores[i].arch[CORE_ARCH_KEY]++;
			continue;
		}
		if (harts != 0 && cores[i].hart - base >= HART_MASK_BITS) {
			fence(harts, base);
			harts = 0;
		}
		if (harts == 0) {
			base = cores[i].hart / HART_MASK_BITS * HART_MASK_BITS;
		}
		harts |= BIT(cores[i].hart - base);
	}
	if (harts != 0) {
		fence(harts, base);
	}
}

static bool is_known_elsewhere(word asid_entry)
{
	return asid_entry & MASK(CORES_MAX) & ~BIT(core_self()->id);
}

/* Something that the old entry allowed, the new one does not. */
static bool gets_stricter(word old, word new)
{
	if (!(old & PTE_VALID)) {
		return false;
	}
	return !(new & PTE_VALID) || pte_paddr(old) != pte_paddr(new) ||
	       (old & ~new & PTE_RIGHTS) != 0 || pte_is_table(old) != pte_is_table(new);
}

void vspace_set_entry(word asid, word vaddr, word *entry, word pte)
{
	word old = *entry;
	word *asid_slot = asid_entry(asid);

	*entry = pte;
	/* A table that goes takes a whole range with it: fence everything. */
	if (pte_is_table(old)) {
		fence_all();
	} else {
		fence_page(vaddr);
	}
	if (pte & PTE_EXECUTE) {
		/* What was written to the page as data can now be run as code. */
		fence_code();
	}
	if (!asid_slot || !is_known_elsewhere(*asid_slot)) {
		return;
	}
	if (gets_stricter(old, pte)) {
		fence_others(asid_slot, sbi_remote_fence);
	}
	if (pte & PTE_EXECUTE) {
		fence_others(asid_slot, sbi_remote_fence_code);
	}
}

void vspace_init_root(word *root)
{
	memcpy(&root[PAGE_TABLE_ENTRIES / 2], &kernel_root[PAGE_TABLE_ENTRIES / 2],
	       sizeof kernel_root / 2);
}

bool vspace_allows(struct tcb *t, word vaddr, enum vspace_access access)
{
	struct cap cap = t->slots[TCB_VSPACE].cap;
	word *root = vspace_root(cap_mapped_asid(cap));
	struct walk w;

	if (!cap_is(cap, CAP_PAGE_TABLE) || root != cap_object(cap) || vaddr >= USER_TOP) {
		return false;
	}
	w = vspace_walk(root, vaddr, 0);
	return (*w.entry & PTE_VALID) && (*w.entry & PTE_USER) && (*w.entry & access);
}

void vspace_forget(word vaddr)
{
	fence_page(vaddr);
}

void vspace_leave(struct core *core, word root)
{
	if (satp_root(core->satp) == root) {
		use_satp(core, satp_for(kernel_root_paddr(), 0));
		fence_all();
	}
}

int asid_pool_free_index(void)
{
	for (int i = 0; i < ASID_POOLS; i++) {
		if (!asid_pools[i]) {
			return i;
		}
	}
	return -1;
}

void asid_pool_install(unsigned index, word *pool)
{
	asid_pools[index] = pool;
}

word *asid_pool_at(unsigned index)
{
	return asid_pools[index];
}

void asid_pool_remove(unsigned index, word *pool)
{
	if (asid_pools[index] != pool) {
		return;
	}
	for (unsigned i = 0; i < ASID_POOL_ENTRIES; i++) {
		if (pool[i]) {
			asid_release(index << ASID_POOL_BITS | i,
				     phys_to_virt(entry_root(pool[i])));
		}
	}
	asid_pools[index] = NULL;
}

word asid_assign(unsigned pool_index, word *root)
{
	word *pool = asid_pools[pool_index];

	for (unsigned i = pool_index == 0; i < ASID_POOL_ENTRIES; i++) {
		if (pool[i] == 0) {
			/* No core in the mask: each fences before its first use. */
			pool[i] = virt_to_phys(root);
			return pool_index << ASID_POOL_BITS | i;
		}
	}
	return 0;
}

void asid_release(word asid, word *root)
{
	word *entry = asid_entry(asid);
	word paddr = virt_to_phys(root);

	if (!entry || entry_root(*entry) != paddr) {
		return;
	}
	for (unsigned i = 0; i < core_count; i++) {
		if (satp_root(cores[i].satp) != paddr) {
			continue;
		}
		if (&cores[i] == core_self()) {
			vspace_leave(&cores[i], paddr);
		} else {
			remote_call(&cores[i], REMOTE_LEAVE_VSPACE, paddr);
		}
	}
	for (unsigned i = 0; i < CORES_MAX; i++) {
		cores[i].arch[CORE_ARCH_KEY]++;
	}
	*entry = 0;
}

/* Remembers what the core found; true of it until the core's key changes. */
static void remember(struct core *core, struct tcb *t, word satp)
{
	t->arch[TCB_ARCH_VSPACE] = t->slots[TCB_VSPACE].cap.w1;
	t->arch[TCB_ARCH_KEY] = core->arch[CORE_ARCH_KEY];
	t->arch[TCB_ARCH_SATP] = satp;
}

void vspace_switch_anew(struct core *core, struct tcb *t)
{
	struct cap cap = t->slots[TCB_VSPACE].cap;
	word asid = cap_mapped_asid(cap);
	word *entry = cap_is(cap, CAP_PAGE_TABLE) ? asid_entry(asid) : NULL;
	word satp;

	if (t == core->idle) {
		/* Idling touches no user page: the next thread may want these tables again. */
		return;
	}
	if (!entry || entry_root(*entry) != virt_to_phys(cap_object(cap))) {
		if (satp_root(core->satp) != kernel_root_paddr()) {
			use_satp(core, satp_for(kernel_root_paddr(), 0));
		}
		return;
	}
	satp = satp_for(entry_root(*entry), asid);
	if (satp != core->satp) {
		use_satp(core, satp);
	}
	if (asid > hardware_asids) {
		fence_all();
		return;
	}
	if (!(*entry & BIT(core->id))) {
		fence_all();
		fence_code();
		*entry |= BIT(core->id);
	}
	remember(core, t, satp);
}

void vspace_start_core(struct core *core)
{
	word satp = satp_for(kernel_root_paddr(), 0);

	/* Bits of the ASID field that the hart does not have read back as 0. */
	csr_write(satp, satp | MASK(SATP_ASID_BITS) << SATP_ASID_SHIFT);
	hardware_asids = csr_read(satp) >> SATP_ASID_SHIFT & MASK(SATP_ASID_BITS);
	use_satp(core, satp);
	fence_all();
	/* Keys of different cores never meet. */
	core->arch[CORE_ARCH_KEY] = ((word)core->id << KEY_CORE_SHIFT) + 1;
}
