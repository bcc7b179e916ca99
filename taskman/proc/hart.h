/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where threads run and for how long: the choice of a hart, and filling a
 * thread's scheduling context by its policy. A kernel moves no thread by
 * itself, so the count of threads per hart is kept here.
 */
#pragma once

#include "abi/sel4/types.h"

struct thread;

int hart_init(void);

/* Counts T on the allowed hart with the fewest threads. */
void hart_choose(struct thread *t);
void hart_leave(struct thread *t);

/* Fills the scheduling context of T by hart and policy. EINVAL. */
int hart_configure(struct thread *t);

/* All harts as a mask. */
seL4_Word hart_mask(void);
