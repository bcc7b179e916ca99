/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots of taskman's own CSpace. Two levels: a root CNode and leaves of the
 * boot CNode's size, of which the boot CNode is the first, so that the slots
 * of BootInfo keep their numbers. Leaves are added as slots run out. A slot
 * is its own CPtr; (SLOT_ROOT, slot, SLOT_DEPTH) names it in invocations.
 * Guarded by taskman being one thread, like everything in taskman.
 */
#pragma once

#include <stddef.h>

#include "abi/sel4/bootinfo.h"
#include "abi/sel4/objects.h"
#include "abi/sel4/types.h"

enum {
	SLOT_ROOT = seL4_CapInitThreadCNode,
	SLOT_DEPTH = seL4_WordBits,
	/* Longest run of slots that slot_alloc_range gives. */
	SLOT_RANGE_MAX = 64,
};

/* An empty slot. ENOMEM. */
int slot_alloc(seL4_CPtr *slot);

/* COUNT (at most SLOT_RANGE_MAX) empty slots in a row, within one leaf. ENOMEM. */
int slot_alloc_range(unsigned count, seL4_CPtr *first);

/* Gives back a slot that is empty already. */
void slot_free(seL4_CPtr slot);

/* Deletes the capability in SLOT, then gives the slot back. */
void slot_delete(seL4_CPtr slot);

/* Makes COUNT objects of UNTYPED in the slots from FIRST on, all of one leaf. ENOMEM. */
int slot_retype(seL4_CPtr untyped, enum seL4_ObjectType type, unsigned size_bits,
		seL4_CPtr first, unsigned count);

/* Into a new slot: a copy of FROM, or one with a badge (a guard word for a CNode). ENOMEM. */
int slot_copy(seL4_CPtr from, seL4_CapRights_t rights, seL4_CPtr *copy);
int slot_mint(seL4_CPtr from, seL4_CapRights_t rights, seL4_Word badge, seL4_CPtr *copy);

/* Free slots in the leaves there are. */
size_t slots_free(void);

/* Slots that are not free, boot slots counted; recomputed from the bitmaps by the second. */
size_t slots_used(void);
size_t slots_count_used(void);
