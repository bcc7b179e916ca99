/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces: page tables, pages and ASIDs. A page table becomes the root
 * of an address space when an ASID pool assigns it a number. PageTable_Map
 * fills the next missing level for an address, from the top down.
 */
#pragma once

#include "sel4/invoke.h"

typedef struct seL4_RISCV_Page_GetAddress {
	int error;
	seL4_Word paddr;
} seL4_RISCV_Page_GetAddress_t;

static inline int seL4_RISCV_PageTable_Map(seL4_CPtr table, seL4_CPtr vspace, seL4_Word vaddr,
					   seL4_RISCV_VMAttributes attributes)
{
	seL4_SetCap(0, vspace);
	return sel4_invoke(table, RISCVPageTableMap, 1, 2, vaddr, attributes, 0, 0);
}

static inline int seL4_RISCV_PageTable_Unmap(seL4_CPtr table)
{
	return sel4_invoke(table, RISCVPageTableUnmap, 0, 0, 0, 0, 0, 0);
}

static inline int seL4_RISCV_Page_Map(seL4_CPtr page, seL4_CPtr vspace, seL4_Word vaddr,
				      seL4_CapRights_t rights, seL4_RISCV_VMAttributes attributes)
{
	seL4_SetCap(0, vspace);
	return sel4_invoke(page, RISCVPageMap, 1, 3, vaddr, rights.words[0], attributes, 0);
}

static inline int seL4_RISCV_Page_Unmap(seL4_CPtr page)
{
	return sel4_invoke(page, RISCVPageUnmap, 0, 0, 0, 0, 0, 0);
}

static inline seL4_RISCV_Page_GetAddress_t seL4_RISCV_Page_GetAddress(seL4_CPtr page)
{
	seL4_Word mr[4] = { 0 };
	int error = sel4_invoke_words(page, RISCVPageGetAddress, 0, 0, mr);

	return (seL4_RISCV_Page_GetAddress_t){ error, mr[0] };
}

/* untyped: exactly one page. The pool's capability goes to (root, index, depth). */
static inline int seL4_RISCV_ASIDControl_MakePool(seL4_CPtr control, seL4_CPtr untyped,
						  seL4_CPtr root, seL4_Word index,
						  seL4_Uint8 depth)
{
	seL4_SetCap(0, untyped);
	seL4_SetCap(1, root);
	return sel4_invoke(control, RISCVASIDControlMakePool, 2, 2, index, depth, 0, 0);
}

static inline int seL4_RISCV_ASIDPool_Assign(seL4_CPtr pool, seL4_CPtr vspace)
{
	seL4_SetCap(0, vspace);
	return sel4_invoke(pool, RISCVASIDPoolAssign, 1, 0, 0, 0, 0, 0);
}
