/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where threads run and for how long: the choice of a hart, and filling a
 * thread's scheduling context by its policy. A kernel moves no thread by
 * itself. Threads start on taskman's hart, where a message costs no interrupt
 * between harts; balance.c moves those away that use much time.
 */
#pragma once

#include "abi/sel4/types.h"

struct thread;

enum { HART_HOME = 0 };

int hart_init(void);

/* Counts T on the home hart, or the allowed hart with the fewest threads. */
void hart_choose(struct thread *t);
void hart_leave(struct thread *t);

/* Moves T, which has a scheduling context. */
void hart_move(struct thread *t, unsigned hart);

/* Fills the scheduling context of T by hart and policy. EINVAL: budget or period. */
int hart_configure(struct thread *t);

/* Somebody ran for NS on HART, and what all ran there since the start. */
void hart_used(unsigned hart, seL4_Word ns);
seL4_Word hart_busy(unsigned hart);

/* All harts as a mask. */
seL4_Word hart_mask(void);

/* The home hart is (not) busy with user threads: new ones go elsewhere. */
void hart_home_busy(int busy);
