/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loader proper, run from its final place by the boot hart: checks the
 * payload, starts the other harts and waits until they are here, puts kernel
 * and device tree where they belong, makes the first page table, and lets the
 * harts go. Entry: load(), called once by start.S, which enters the kernel with
 * what load() leaves in `handoff`.
 */
#include <base/bits.h>
#include <base/checksum.h>
#include <base/devtree.h>
#include <base/print.h>
#include <base/string.h>

#include "boot/firmware.h"
#include "boot/pack.h"

enum {
	PARKED = -1,
	HARTS_KNOWN = 64,		/* ids looked at; the rest stays with the firmware */
	FDT_TOTAL_AT = 4,		/* offset of the size in a device tree */
	GIB_BITS = 30,
	PTE_PPN_SHIFT = 10,
	PAGE_BITS = 12,
	START_PATIENCE = 200000000,	/* ticks: 20 s at 10 MHz */
	PTE_LEAF = 0xcf,		/* dirty, accessed, X, W, R, valid */
};

#define SATP_SV39 (8UL << 60)

extern const struct pack pack;
extern void hart_enter(void), hart_wait(void);
extern uint64_t root_table[512];

/* What every hart enters the kernel with; start.S knows the offsets. */
struct handoff {
	uint64_t image_start, image_end, image_offset, image_entry;
	uint64_t tree, tree_size;
	uint64_t kernel_entry, satp;
	uint64_t park;
	uint64_t harts;
	uint64_t cnode_bits;
};

struct handoff handoff;

/* Which core each started hart becomes; start.S reads it in hart_wait. */
struct hart_core {
	uint64_t id;
	int64_t core;			/* or PARKED */
};

struct hart_core hart_table[HARTS_KNOWN];
uint64_t hart_count;
volatile uint64_t harts_here, harts_released;

/* A hart with nothing to do: sie = 0; again: wfi; j again. */
static const uint32_t park_code[] = { 0x10401073, 0x10500073, 0xffdff06f };

static void check_payload(void)
{
	struct checksum c = { 0, 0 };

	checksum_add(&c, (const void *)pack.kernel_from, pack.kernel_bytes);
	checksum_add(&c, (const void *)pack.root_to, pack.root_bytes);
	if (c.sum != pack.sum || c.order != pack.order) {
		fail("image damaged: checksum %016lx, packed as %016lx; build or copy it again",
		     c.sum ^ c.order, pack.sum ^ pack.order);
	}
}

static void put_kernel(void)
{
	memmove((void *)pack.kernel_to, (const void *)pack.kernel_from, pack.kernel_bytes);
	memset((void *)(pack.kernel_to + pack.kernel_bytes), 0,
	       pack.kernel_memory - pack.kernel_bytes);
}

static void write_be32(unsigned char *p, uint32_t value)
{
	p[0] = value >> 24;
	p[1] = value >> 16 & 0xff;
	p[2] = value >> 8 & 0xff;
	p[3] = value & 0xff;
}

/*
 * Copies the tree and grows it by the parking code. The copy is the only
 * memory of ours that no kernel hands out, so a parked hart that wakes for no
 * reason still finds its instructions.
 */
static void put_tree(const struct devtree *tree)
{
	uint32_t code_at = (uint32_t)align_up(tree->total, 3);
	uint32_t total = (uint32_t)align_up(code_at + sizeof park_code, 3);
	unsigned char *to = (unsigned char *)pack.tree_to;

	if (total > pack.tree_room) {
		fail("the device tree has %u bytes, this image has room for %lu", tree->total,
		     pack.tree_room);
	}
	memset(to, 0, total);
	memcpy(to, tree->blob, tree->total);
	memcpy(to + code_at, park_code, sizeof park_code);
	write_be32(to + FDT_TOTAL_AT, total);
	handoff.tree = pack.tree_to;
	handoff.tree_size = total;
	handoff.park = pack.tree_to + code_at;
}

static void map_gib(uint64_t virtual, uint64_t physical)
{
	root_table[virtual >> GIB_BITS & 511] =
		align_down(physical, GIB_BITS) >> PAGE_BITS << PTE_PPN_SHIFT | PTE_LEAF;
}

/* The code that turns paging on, where it lies, and the kernel where it is linked. */
static void make_table(void)
{
	map_gib((uint64_t)&hart_enter, (uint64_t)&hart_enter);
	map_gib(pack.kernel_to + pack.kernel_offset, pack.kernel_to);
	handoff.satp = SATP_SV39 | (uint64_t)root_table >> PAGE_BITS;
}

static void fill_handoff(unsigned harts)
{
	handoff.image_start = pack.root_to;
	handoff.image_end = pack.root_to + pack.root_memory;
	handoff.image_offset = pack.root_to - pack.root_address;
	handoff.image_entry = pack.root_entry;
	handoff.kernel_entry = pack.kernel_entry;
	handoff.harts = harts;
	handoff.cnode_bits = pack.cnode_bits;
}

static unsigned count_harts(unsigned found)
{
	if (found < pack.harts_min) {
		fail("this kernel was built for %lu harts, the machine has %u; "
		     "start it with -smp %lu or use a kernel for %u",
		     pack.harts_min, found, pack.harts_min, found);
	}
	return (unsigned)word_min(found, pack.harts_max);
}

static uint64_t ticks(void)
{
	uint64_t now;

	__asm__ volatile("rdtime %0" : "=r"(now));
	return now;
}

/*
 * The lowest HARTS ids run the kernel, the boot hart first among them if it is
 * one of them: a one-core kernel wants hart 0, and which hart boots is chance.
 * Fills the table of the others; returns the boot hart's core id, or PARKED.
 */
static long assign_cores(const uint64_t *ids, unsigned found, unsigned harts, uint64_t boot_hart)
{
	long mine = PARKED;
	int64_t core = 0;

	for (unsigned i = 0; i < harts; i++) {
		if (ids[i] == boot_hart) {
			mine = 0;
			core = 1;
		}
	}
	for (unsigned i = 0; i < found; i++) {
		if (ids[i] != boot_hart) {
			hart_table[hart_count].id = ids[i];
			hart_table[hart_count].core = i < harts ? core++ : PARKED;
			hart_count++;
		}
	}
	return mine;
}

/* Starts the harts of the table, and comes back when all of them have come. */
static void gather_harts(void)
{
	uint64_t start = ticks();

	__asm__ volatile("fence" ::: "memory");
	for (unsigned i = 0; i < hart_count; i++) {
		long error = firmware_hart_start(hart_table[i].id, (uint64_t)&hart_wait, 0);

		if (error != 0) {
			fail("the firmware does not start hart %lu (SBI error %ld)",
			     hart_table[i].id, error);
		}
	}
	while (harts_here < hart_count) {
		if (ticks() - start > START_PATIENCE) {
			fail("%lu of %lu harts have not started; try fewer with -smp",
			     hart_count - harts_here, hart_count + 1);
		}
	}
}

static void release_harts(void)
{
	__asm__ volatile("fence" ::: "memory");
	harts_released = 1;
}

long load(uint64_t boot_hart, const void *tree_blob)
{
	uint64_t ids[HARTS_KNOWN];
	struct devtree tree;
	unsigned found, harts;
	long core;

	devtree_open(&tree, tree_blob);
	found = devtree_harts(&tree, ids, HARTS_KNOWN);
	found = found < HARTS_KNOWN ? found : HARTS_KNOWN;
	harts = count_harts(found);
	check_payload();
	core = assign_cores(ids, found, harts, boot_hart);
	gather_harts();
	put_kernel();
	put_tree(&tree);
	memset((void *)(pack.root_to + pack.root_bytes), 0, pack.root_memory - pack.root_bytes);
	make_table();
	fill_handoff(harts);
	print("qsoe: kernel 0x%lx..0x%lx, device tree 0x%lx..0x%lx, image 0x%lx..0x%lx, "
	      "%u of %u harts\n",
	      pack.kernel_to, pack.kernel_to + pack.kernel_memory, handoff.tree,
	      handoff.tree + handoff.tree_size, handoff.image_start, handoff.image_end, harts,
	      found);
	release_harts();
	return core;
}
