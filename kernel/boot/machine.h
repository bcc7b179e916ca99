/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the loader handed over, and what the device tree says about this
 * machine. Filled once by core 0; read-only afterwards.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/types.h"

/* Arguments of the kernel's entry, in the order start.S stores them. */
struct entry {
	word image_start, image_end;	/* root image, physical */
	word image_offset;		/* physical minus virtual */
	word image_entry;
	word tree, tree_size;
	word hart, core;
	word harts;			/* that enter the kernel */
	word cnode_bits;		/* radix of the root CNode; 0: default */
};

enum { REGIONS_MAX = 32 };

struct region {
	word start, end;
};

struct machine {
	word ticks_per_second;
	bool has_timer_register;
	word plic, plic_size, plic_sources;
	word clint, clint_size;
	word contexts[CORES_MAX];	/* PLIC context of each core */
	struct region memory[REGIONS_MAX];
	unsigned memory_count;
	struct region reserved[REGIONS_MAX];	/* by the firmware, inside memory */
	unsigned reserved_count;
};

/* HARTS are the hart ids of the cores. Panics when the tree lacks what is needed. */
void machine_read(struct machine *m, const void *tree, const word *harts, unsigned count);
