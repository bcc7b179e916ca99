/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The root task (kernel manual, chapter "System Bootstrapping"): its image is
 * already in memory; everything else is cut from one block at the top of RAM.
 * After the image's last page come IPC buffer, BootInfo and the device tree.
 * Slots are handed out in the order: fixed ones, page tables, extra BootInfo
 * pages, one scheduling control per core, image frames, untypeds.
 */
#include "boot/root.h"

#include <base/bits.h>
#include <base/string.h>

#include "abi/sel4/bootinfo.h"
#include "abi/sel4/objects.h"
#include "arch/vspace.h"
#include "kernel/arch.h"
#include "kernel/boot.h"
#include "kernel/debug.h"

enum {
	DEFAULT_CNODE_BITS = 12,
	MAX_CNODE_BITS = 20,
	ROOT_ASID_POOL = 0,
	ROOT_SC_BITS = seL4_MinSchedContextBits,
	PAGE = 1 << seL4_PageBits,
	VERSION_CHUNK = sizeof(seL4_BootInfoHeader) + KESTREL_VERSION_BYTES,
	FRAME_RIGHTS = seL4_RightRead | seL4_RightWrite,
	ROOT_PAGE_FLAGS = PTE_VALID | PTE_READ | PTE_WRITE | PTE_EXECUTE | PTE_USER |
			  PTE_ACCESSED | PTE_DIRTY,
};

#define KESTREL_VERSION "0.1"
_Static_assert(sizeof(KESTREL_VERSION) <= KESTREL_VERSION_BYTES, "the version fits its chunk");

/* The root task while it is built. */
struct root {
	const struct entry *e;
	word cnode_bits;
	word image, image_end;		/* user addresses */
	word ipc_buffer, bootinfo, extra, end;
	word extra_bytes;
	word next;			/* physical: the rest of the block */
	struct slot *cnode;
	word next_slot;
	word *vspace;
	word asid;
	seL4_BootInfo *info;
};

static void *take(struct root *r, word bytes)
{
	void *p = phys_to_virt(r->next);

	r->next += bytes;
	return p;
}

static word add_cap(struct root *r, struct cap cap)
{
	if (r->next_slot >= BIT(r->cnode_bits)) {
		panic("root CNode of %lu slots is too small for an image of %lu pages; "
		      "make the image smaller or pack with --cnode-bits",
		      BIT(r->cnode_bits), (r->image_end - r->image) / PAGE);
	}
	boot_cap(r->cnode, r->next_slot, cap);
	return r->next_slot++;
}

/* Tables of a level that start..end needs. */
static word tables_needed(const struct root *r, unsigned level)
{
	unsigned shift = level_shift(level + 1);

	return (align_up(r->end, shift) - align_down(r->image, shift)) >> shift;
}

static void plan(struct root *r, const struct entry *e)
{
	r->e = e;
	r->cnode_bits = e->cnode_bits;
	if (r->cnode_bits < DEFAULT_CNODE_BITS || r->cnode_bits > MAX_CNODE_BITS) {
		r->cnode_bits = DEFAULT_CNODE_BITS;
	}
	r->image = e->image_start - e->image_offset;
	r->image_end = r->image + (e->image_end - e->image_start);
	r->ipc_buffer = r->image_end;
	r->bootinfo = r->ipc_buffer + PAGE;
	r->extra = r->bootinfo + PAGE;
	r->extra_bytes = VERSION_CHUNK +
			 (e->tree_size ? sizeof(seL4_BootInfoHeader) + e->tree_size : 0);
	r->end = r->extra + align_up(r->extra_bytes, seL4_PageBits);
	if (r->end > USER_TOP || r->image_end < r->image) {
		panic("root image 0x%lx..0x%lx leaves the user's addresses", r->image, r->image_end);
	}
}

/* Largest object first, so that all are aligned when the first is. */
static word block_bytes(const struct root *r)
{
	word pages = 2 + tables_needed(r, 0) + tables_needed(r, 1) +
		     (r->end - r->image_end) / PAGE;

	return BIT(r->cnode_bits + seL4_SlotBits) + pages * PAGE + BIT(seL4_TCBBits) +
	       BIT(ROOT_SC_BITS);
}

static struct cap mapped_table_cap(struct root *r, word *table, word vaddr)
{
	struct cap cap = cap_new(CAP_PAGE_TABLE, table);

	cap_mapping_set(&cap, r->asid, vaddr);
	cap_field_set(&cap, CAP_PT_MAPPED_SHIFT, 1, 1);
	return cap;
}

static struct cap mapped_frame_cap(struct root *r, word paddr, word vaddr)
{
	struct cap cap = cap_frame_new(paddr, 0, FRAME_RIGHTS, false);

	cap_mapping_set(&cap, r->asid, vaddr);
	return cap;
}

static void make_vspace(struct root *r)
{
	word *pool = take(r, PAGE);
	struct cap cap = cap_new(CAP_ASID_POOL, pool);

	r->vspace = take(r, PAGE);
	vspace_init_root(r->vspace);
	asid_pool_install(ROOT_ASID_POOL, pool);
	r->asid = asid_assign(ROOT_ASID_POOL, r->vspace);
	boot_cap(r->cnode, seL4_CapInitThreadASIDPool, cap);
	boot_cap(r->cnode, seL4_CapASIDControl, cap_new_number(CAP_ASID_CONTROL, 0));
	cap = mapped_table_cap(r, r->vspace, 0);
	cap_field_set(&cap, CAP_PT_ROOT_SHIFT, 1, 1);
	boot_cap(r->cnode, seL4_CapInitThreadVSpace, cap);
}

/* All tables of one level over the root task's addresses, from the top level down. */
static void make_tables(struct root *r, unsigned level)
{
	unsigned shift = level_shift(level + 1);

	for (word v = align_down(r->image, shift); v < r->end; v += BIT(shift)) {
		word *table = take(r, PAGE);
		struct walk w = vspace_walk(r->vspace, v, level + 1);

		*w.entry = pte_new(virt_to_phys(table), PTE_VALID);
		add_cap(r, mapped_table_cap(r, table, v));
	}
}

static struct cap map_page(struct root *r, word paddr, word vaddr)
{
	*vspace_walk(r->vspace, vaddr, 0).entry = pte_new(paddr, ROOT_PAGE_FLAGS);
	return mapped_frame_cap(r, paddr, vaddr);
}

static void make_bootinfo_pages(struct root *r)
{
	void *page = take(r, PAGE);
	seL4_BootInfoHeader *header;

	boot_cap(r->cnode, seL4_CapInitThreadIPCBuffer,
		 map_page(r, virt_to_phys(page), r->ipc_buffer));
	r->info = take(r, PAGE);
	boot_cap(r->cnode, seL4_CapBootInfoFrame,
		 map_page(r, virt_to_phys(r->info), r->bootinfo));
	r->info->extraBIPages.start = r->next_slot;
	header = phys_to_virt(r->next);
	for (word v = r->extra; v < r->end; v += PAGE) {
		add_cap(r, map_page(r, virt_to_phys(take(r, PAGE)), v));
	}
	r->info->extraBIPages.end = r->next_slot;
	header->id = KESTREL_BOOTINFO_VERSION;
	header->len = VERSION_CHUNK;
	memcpy(header + 1, KESTREL_VERSION, sizeof(KESTREL_VERSION));
	if (r->e->tree_size) {
		header = (void *)((char *)header + VERSION_CHUNK);
		header->id = SEL4_BOOTINFO_HEADER_FDT;
		header->len = r->extra_bytes - VERSION_CHUNK;
		memcpy(header + 1, phys_to_virt(r->e->tree), r->e->tree_size);
	}
}

static void make_control_caps(struct root *r)
{
	boot_cap(r->cnode, seL4_CapInitThreadCNode,
		 cap_cnode_new(r->cnode, r->cnode_bits, seL4_WordBits - r->cnode_bits, 0));
	boot_cap(r->cnode, seL4_CapIRQControl, cap_new_number(CAP_IRQ_CONTROL, 0));
	boot_cap(r->cnode, seL4_CapDomain, cap_new_number(CAP_DOMAIN, 0));
	r->info->schedcontrol.start = r->next_slot;
	for (unsigned core = 0; core < core_count; core++) {
		add_cap(r, cap_new_number(CAP_SCHED_CONTROL, core));
	}
	r->info->schedcontrol.end = r->next_slot;
}

static void make_image_frames(struct root *r)
{
	r->info->userImageFrames.start = r->next_slot;
	for (word v = r->image; v < r->image_end; v += PAGE) {
		add_cap(r, map_page(r, v + r->e->image_offset, v));
	}
	r->info->userImageFrames.end = r->next_slot;
}

static void add_untyped(struct root *r, word paddr, unsigned bits, bool device)
{
	word n = r->next_slot - r->info->untyped.start;

	if (n == seL4_MaxUntypedEntries || r->next_slot == BIT(r->cnode_bits)) {
		return;
	}
	r->info->untypedList[n] = (seL4_UntypedDesc){
		.paddr = paddr, .sizeBits = bits, .isDevice = device,
	};
	add_cap(r, cap_untyped_new(paddr, bits, device));
}

/* Cuts a region into the largest aligned powers of two. */
static void add_region(struct root *r, struct region region, bool device)
{
	word at = align_up(region.start, seL4_MinUntypedBits);

	while (at < region.end && region.end - at >= BIT(seL4_MinUntypedBits)) {
		unsigned bits = log2_floor(region.end - at);

		if (at != 0 && trailing_zeros(at) < bits) {
			bits = trailing_zeros(at);
		}
		if (bits > seL4_MaxUntypedBits) {
			bits = seL4_MaxUntypedBits;
		}
		add_untyped(r, at, bits, device);
		at += BIT(bits);
	}
}

static void make_untypeds(struct root *r, const struct memory *mem)
{
	r->info->untyped.start = r->next_slot;
	for (unsigned i = 0; i < mem->devices.count; i++) {
		add_region(r, mem->devices.list[i], true);
	}
	for (unsigned i = 0; i < mem->free.count; i++) {
		add_region(r, mem->free.list[i], false);
	}
	r->info->untyped.end = r->next_slot;
}

static void fill_bootinfo(struct root *r)
{
	r->info->extraLen = r->extra_bytes;
	r->info->numNodes = core_count;
	r->info->ipcBuffer = r->ipc_buffer;
	r->info->initThreadCNodeSizeBits = r->cnode_bits;
	r->info->empty.start = r->next_slot;
	r->info->empty.end = BIT(r->cnode_bits);
}

static void make_thread(struct root *r)
{
	struct tcb *tcb = take(r, BIT(seL4_TCBBits));
	struct sched_context *sc = take(r, BIT(ROOT_SC_BITS));
	struct cap sc_cap = cap_new(CAP_SCHED_CONTEXT, sc);
	struct boot_root thread = {
		.tcb = tcb,
		.sc = sc,
		.cnode = r->cnode,
		.cspace_slot = &r->cnode[seL4_CapInitThreadCNode],
		.vspace_slot = &r->cnode[seL4_CapInitThreadVSpace],
		.buffer_slot = &r->cnode[seL4_CapInitThreadIPCBuffer],
		.ipc_buffer = r->ipc_buffer,
		.entry = r->e->image_entry,
		.bootinfo = r->bootinfo,
	};

	cap_field_set(&sc_cap, CAP_SIZE_SHIFT, 6, ROOT_SC_BITS);
	boot_cap(r->cnode, seL4_CapInitThreadTCB, cap_new(CAP_TCB, tcb));
	boot_cap(r->cnode, seL4_CapInitThreadSC, sc_cap);
	boot_root_thread(&thread);
}

void root_task_create(const struct entry *e, struct memory *mem)
{
	struct root r = { .next_slot = seL4_NumInitialCaps };
	word tables_start, tables_end;

	plan(&r, e);
	r.next = memory_take(mem, block_bytes(&r), r.cnode_bits + seL4_SlotBits);
	r.cnode = take(&r, BIT(r.cnode_bits + seL4_SlotBits));
	make_vspace(&r);
	tables_start = r.next_slot;
	make_tables(&r, 1);
	make_tables(&r, 0);
	tables_end = r.next_slot;
	make_bootinfo_pages(&r);
	r.info->userImagePaging = (seL4_SlotRegion){ tables_start, tables_end };
	make_control_caps(&r);
	make_image_frames(&r);
	make_untypeds(&r, mem);
	fill_bootinfo(&r);
	make_thread(&r);
}
