/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address space numbers. A pool of the kernel's numbers 512 spaces; boot
 * gives one, more are made of a page each and go when they are empty.
 */
#pragma once

#include "abi/sel4/types.h"

struct asid_pool;

/* Makes a page table capability the root of an address space. ENOMEM. */
int asid_assign(seL4_CPtr vspace, struct asid_pool **pool);

/* The number came free because the root was deleted. */
void asid_drop(struct asid_pool *pool);
