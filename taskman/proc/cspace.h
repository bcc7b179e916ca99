/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CSpace of a process: CNodes of 256 slots in a tree that grows a level
 * at the top, so that a slot keeps its number (docs/design.md, section 2).
 * Side indices (channels, reply objects, TCBs, side connections) are handed
 * out here; the objects at them say themselves what they are.
 */
#pragma once

#include "abi/sel4/types.h"

enum {
	CSPACE_RADIX = 8,
	SIDE_SYSMGR = 0,
};

struct process;
struct cnode_page;

struct cspace {
	seL4_CPtr root; /* in taskman's CSpace; guard 0 */
	unsigned levels;
	struct cnode_page *nodes; /* what was allocated, for giving back */
};

static inline seL4_Word cspace_fd_slot(unsigned fd)
{
	return 2UL * fd + 2;
}

static inline seL4_Word cspace_side_slot(unsigned index)
{
	return 2UL * index + 1;
}

/* What a side index names. */
enum side_kind { SIDE_COID = 1, SIDE_CHANNEL, SIDE_NOTIFICATION, SIDE_REPLY, SIDE_TCB, SIDE_IRQ };

struct side {
	enum side_kind kind;
	void *object;
};

/* Takes the lowest free side index >= FROM for OBJECT; makes its slot exist. ENOMEM. */
int side_alloc(struct process *p, enum side_kind kind, void *object, unsigned from,
	       unsigned *index);
void side_free(struct process *p, unsigned index);
/* The object, or NULL if INDEX is free or names another kind. */
void *side_find(struct process *p, unsigned index, enum side_kind kind);

/* Puts a copy of taskman's SOURCE with RIGHTS and BADGE into a slot that exists. */
int cspace_mint(struct process *p, seL4_Word slot, seL4_CPtr source, seL4_CapRights_t rights,
		seL4_Word badge);
void cspace_delete(struct process *p, seL4_Word slot);
