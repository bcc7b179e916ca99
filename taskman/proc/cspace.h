/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CSpace of a process: CNodes of 256 slots in a tree that grows a level
 * at the top, so that a slot keeps its number (docs/design.md, section 2).
 * The CNodes live in the process's arena and go with it.
 */
#pragma once

#include "abi/sel4/types.h"
#include "taskman/proc/idmap.h"

enum {
	CSPACE_RADIX = 8,
	CSPACE_LEVELS = 4,
};

struct process;

struct cspace {
	seL4_CPtr root; /* in taskman's CSpace; its guard is empty */
	unsigned levels;
	/* The CNodes of each level but the top one, by their place. */
	struct idmap nodes[CSPACE_LEVELS];
};

static inline seL4_Word cspace_fd_slot(unsigned fd)
{
	return 2UL * fd + 2;
}

static inline seL4_Word cspace_side_slot(unsigned index)
{
	return 2UL * index + 1;
}

/* The guard word that makes slot numbers valid capability pointers. */
static inline seL4_Word cspace_guard(const struct cspace *c)
{
	return seL4_WordBits - c->levels * CSPACE_RADIX;
}

/* The first CNode. ENOMEM. */
int cspace_init(struct process *p);
/* Makes SLOT exist; may give all threads a new root. ENOMEM. */
int cspace_reach(struct process *p, seL4_Word slot);
/* Forgets the CNodes; the arena gives them back. */
void cspace_clear(struct process *p);

/* Puts taskman's SOURCE, with RIGHTS and BADGE (0: as it is), into an empty slot. ENOMEM. */
int cspace_mint(struct process *p, seL4_Word slot, seL4_CPtr source, seL4_CapRights_t rights,
		seL4_Word badge);
void cspace_delete(struct process *p, seL4_Word slot);
