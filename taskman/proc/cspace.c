/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See cspace.h. Level 1 holds the slots; a CNode of level n has its place
 * slot >> 8n and hangs in a CNode of level n + 1. The kernel walks from the
 * root, so taskman needs the root capability alone to name any slot.
 */
#include "taskman/proc/cspace.h"

#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/caps/arena.h"
#include "taskman/caps/slot.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"

static const seL4_CapRights_t all_rights = {{ seL4_RightsAll }};

static int node_make(struct process *p, seL4_CPtr *node)
{
	return arena_object(&p->arena, seL4_CapTableObject, CSPACE_RADIX, node);
}

int cspace_init(struct process *p)
{
	p->cspace.levels = 1;
	return node_make(p, &p->cspace.root);
}

/* The old root becomes the first CNode below a new one. */
static int add_level(struct process *p)
{
	struct cspace *c = &p->cspace;
	seL4_CPtr top;

	if (c->levels == CSPACE_LEVELS) {
		return EMFILE;
	}
	if (idmap_set(&c->nodes[c->levels], 0, (void *)c->root) != 0) {
		return ENOMEM;
	}
	if (node_make(p, &top) != 0) {
		idmap_remove(&c->nodes[c->levels], 0);
		return ENOMEM;
	}
	seL4_CNode_Copy(top, 0, CSPACE_RADIX, SLOT_ROOT, c->root, SLOT_DEPTH, all_rights);
	c->root = top;
	c->levels++;
	list_for_each(node, &p->thread_list) {
		thread_set_space(list_entry(node, struct thread, of_process));
	}
	return 0;
}

/* Hangs a CNode of LEVEL at its place for SLOT. */
static int add_node(struct process *p, unsigned level, seL4_Word slot)
{
	struct cspace *c = &p->cspace;
	seL4_Word place = slot >> (level * CSPACE_RADIX);
	seL4_CPtr node;

	if (node_make(p, &node) != 0) {
		return ENOMEM;
	}
	if (idmap_set(&c->nodes[level], (unsigned)place, (void *)node) != 0) {
		/* The CNode stays in the arena until the process ends. */
		return ENOMEM;
	}
	seL4_CNode_Copy(c->root, place, (c->levels - level) * CSPACE_RADIX, SLOT_ROOT, node,
			SLOT_DEPTH, all_rights);
	return 0;
}

int cspace_reach(struct process *p, seL4_Word slot)
{
	struct cspace *c = &p->cspace;
	int error = 0;

	while (error == 0 && slot >> (c->levels * CSPACE_RADIX) != 0) {
		error = add_level(p);
	}
	for (unsigned level = c->levels - 1; error == 0 && level >= 1; level--) {
		unsigned place = (unsigned)(slot >> (level * CSPACE_RADIX));

		if (idmap_get(&c->nodes[level], place) == NULL) {
			error = add_node(p, level, slot);
		}
	}
	return error;
}

void cspace_clear(struct process *p)
{
	for (unsigned i = 0; i < CSPACE_LEVELS; i++) {
		idmap_clear(&p->cspace.nodes[i]);
	}
	p->cspace.root = 0;
	p->cspace.levels = 0;
}

int cspace_mint(struct process *p, seL4_Word slot, seL4_CPtr source, seL4_CapRights_t rights,
		seL4_Word badge)
{
	unsigned depth = p->cspace.levels * CSPACE_RADIX;
	int error;

	if (badge == 0) {
		error = seL4_CNode_Copy(p->cspace.root, slot, depth, SLOT_ROOT, source, SLOT_DEPTH,
					rights);
	} else {
		error = seL4_CNode_Mint(p->cspace.root, slot, depth, SLOT_ROOT, source, SLOT_DEPTH,
					rights, badge);
	}
	return error == seL4_NoError ? 0 : ENOMEM;
}

/* The slots of a process that ends go with its CNodes. */
void cspace_delete(struct process *p, seL4_Word slot)
{
	if (p->phase >= PROCESS_ENDING) {
		return;
	}
	seL4_CNode_Delete(p->cspace.root, slot, p->cspace.levels * CSPACE_RADIX);
}
