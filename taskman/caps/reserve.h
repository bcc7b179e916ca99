/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slots, heap and untyped blocks need each other to grow: a new leaf of the
 * CSpace needs a block, cutting a block needs slots and heap, heap needs
 * pages. So each keeps a reserve. An allocation enters here first: the
 * outermost one fills the reserves up, those inside it live on them.
 */
#pragma once

/* ENOMEM when the reserves are low and cannot be filled (then: nothing entered). */
int reserve_enter(void);
void reserve_leave(void);

/* From boot's first block on, when everything that growth needs is there. */
void reserve_start(void);

/* Given by slot.c and heap.c: is the reserve low? Make it larger by one step. ENOMEM. */
int slots_are_low(void);
int slots_grow(void);
int heap_is_low(void);
int heap_grow(void);
