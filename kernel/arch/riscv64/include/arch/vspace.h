/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces: Sv39 page tables and the ASIDs that name them. decode.c
 * changes mappings through this, boot builds the root task's; everything needs
 * the kernel lock. An address space is known by its ASID, never by a pointer
 * alone, so a cap that outlived its tables finds nothing.
 */
#pragma once

#include "arch/machine.h"
#include "kernel/core.h"
#include "kernel/tcb.h"

#define USER_TOP 0x3FFFFFF000UL		/* first address users cannot map */

enum {
	PTE_VALID = 1,
	PTE_READ = 2,
	PTE_WRITE = 4,
	PTE_EXECUTE = 8,
	PTE_USER = 16,
	PTE_GLOBAL = 32,
	PTE_ACCESSED = 64,
	PTE_DIRTY = 128,
	PTE_NO_ACCESS = 256,	/* software: mapped, but not even readable */
	PTE_FLAGS_BITS = 10,
	PAGE_TABLE_ENTRIES = 512,
	LEVELS = 3,		/* the root is level 2 */
};

enum vspace_access { ACCESS_FETCH = PTE_EXECUTE, ACCESS_LOAD = PTE_READ, ACCESS_STORE = PTE_WRITE };

/* The kernel's own tables, ASID 0; entries 256..511 are in every address space. */
extern word kernel_root[PAGE_TABLE_ENTRIES];

static inline unsigned level_shift(unsigned level)
{
	return 12 + 9 * level;
}

static inline word pte_new(word paddr, word flags)
{
	return paddr >> 12 << PTE_FLAGS_BITS | flags;
}

static inline word pte_paddr(word pte)
{
	return pte >> PTE_FLAGS_BITS << 12;
}

/* A pointer to the next table, not a page. */
static inline bool pte_is_table(word pte)
{
	return (pte & (PTE_VALID | PTE_READ | PTE_WRITE | PTE_EXECUTE)) == PTE_VALID;
}

/* Where a walk from ROOT for VADDR ended: the entry, and the level it is in. */
struct walk {
	word *entry;
	unsigned level;
};

/* Walks down to level LOWEST, or less far where no table is. */
static inline struct walk vspace_walk(word *root, word vaddr, unsigned lowest)
{
	struct walk w = { &root[vaddr >> level_shift(LEVELS - 1) & 511], LEVELS - 1 };

	while (w.level > lowest && pte_is_table(*w.entry)) {
		word *table = phys_to_virt(pte_paddr(*w.entry));

		w.level--;
		w.entry = &table[vaddr >> level_shift(w.level) & 511];
	}
	return w;
}

/* The root table of a live address space; null when ASID names none. */
word *vspace_root(word asid);

/* Writes an entry and fences every hart that may hold a less strict one. */
void vspace_set_entry(word asid, word vaddr, word *entry, word pte);

/* Copies the kernel's half into a new root table. */
void vspace_init_root(word *root);

/* True when the tables let T do this, whatever the TLB said. */
bool vspace_allows(struct tcb *t, word vaddr, enum vspace_access access);

/* Drops this hart's TLB entries of a page. */
void vspace_forget(word vaddr);

/* If this core uses the tables at physical ROOT, it uses the kernel's from now on. */
void vspace_leave(struct core *core, word root);

/* ASIDs: pools of 512 in a table of 128; entry = physical root | mask of cores. */
enum { ASID_POOLS = 128, ASID_POOL_BITS = 9, ASID_POOL_ENTRIES = 512 };

/* 0, or the index of a free pool in the table; -1: none. */
int asid_pool_free_index(void);
void asid_pool_install(unsigned index, word *pool);
void asid_pool_remove(unsigned index, word *pool);
word *asid_pool_at(unsigned index);

/* Names the tables at ROOT by an unused ASID of the pool: 0 when it is full. */
word asid_assign(unsigned pool_index, word *root);

/* The address space goes away: no hart uses it any more when this returns. */
void asid_release(word asid, word *root);

/* At boot, each core: which ASID bits the hart has; use the kernel's tables. */
void vspace_start_core(struct core *core);
