/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Capability slots and memory of the root server. Two pools of objects:
 * what lasts (pool_lasting) and what one test makes (everything else), which
 * pool_reset takes back. Slots are handed out in order and never one by one
 * given back. Used by whatever thread runs: there is never more than one that
 * allocates.
 */
#pragma once

#include "sel4/sel4.h"

enum {
	CNODE = seL4_CapInitThreadCNode,
	VSPACE = seL4_CapInitThreadVSpace,
	DEPTH = 64,       /* of a slot number in the root CNode, its guard included */
	BLOCK_BITS = 23,  /* memory of one test */
};

extern const seL4_BootInfo *bootinfo;

/* Finds memory; nothing works without, so it ends the run when there is none. */
void pool_start(const seL4_BootInfo *info);

/* The untyped that every object of a test comes from. */
seL4_CPtr pool_block(void);

/* Revokes the test's memory and empties every slot it used. */
void pool_reset(void);

/* From here on, slots and objects belong to a test. */
void pool_begin_tests(void);

seL4_CPtr slot_new(void);
seL4_CPtr slots_new(unsigned count);

/* An object of the test's memory; a failure fails the test. */
seL4_CPtr object_new(seL4_Word type, seL4_Word bits);
seL4_CPtr objects_new(seL4_Word type, seL4_Word bits, unsigned count);

/* An object that outlives tests. */
seL4_CPtr object_lasting(seL4_Word type, seL4_Word bits);

seL4_CPtr endpoint_new(void);
seL4_CPtr notification_new(void);
seL4_CPtr reply_new(void);
seL4_CPtr untyped_new(seL4_Word bits);
seL4_CPtr cnode_new(seL4_Word radix);
seL4_CPtr page_new(void);
seL4_CPtr tcb_new(void);
seL4_CPtr sc_new(void);

/* A new slot with a copy; a failure fails the test. */
seL4_CPtr cap_copy(seL4_CPtr from, seL4_CapRights_t rights);
seL4_CPtr cap_mint(seL4_CPtr from, seL4_CapRights_t rights, seL4_Word badge);
void cap_delete(seL4_CPtr slot);
void cap_revoke(seL4_CPtr slot);

/* 1 if the slot holds no capability. */
int slot_is_empty(seL4_CPtr slot);
