/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces of tests: mapping with page tables made as they are missed,
 * and new spaces that hold the whole image at its own addresses, so that a
 * thread can run our code there.
 */
#pragma once

#include "sel4/sel4.h"
#include "tests/kernel/thread.h"

enum {
	/* Free in every space here: a level-1 table of its own. */
	TEST_VADDR = 0x40000000,
};

/* An empty address space with an ASID of the root's pool. */
seL4_CPtr space_new(void);

/* Maps a frame, adding page tables; returns the last error of Page_Map. */
int space_map(seL4_CPtr vspace, seL4_CPtr frame, seL4_Word vaddr, seL4_CapRights_t rights,
	      seL4_RISCV_VMAttributes attributes);

/* Makes page tables so that a frame of 1 << bits can be mapped at vaddr. */
void space_prepare(seL4_CPtr vspace, seL4_Word vaddr, seL4_Word bits);

/* A new space with the image in it. */
seL4_CPtr space_with_image(void);

/* A new page of zeroes, mapped read and write in our own space at vaddr. */
seL4_CPtr space_page(seL4_Word vaddr);
