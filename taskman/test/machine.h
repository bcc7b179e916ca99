/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A simulated kernel for taskman's lower half on the host: capability spaces,
 * untyped memory, page tables and frames with the rules of the contract. RAM
 * is a file in memory; what is mapped in the root task's own address space is
 * mapped for real, so a use after unmapping ends in a fault.
 */
#pragma once

#include "abi/sel4/bootinfo.h"
#include "abi/sel4/types.h"

/* Makes the root task's world with so much RAM and fills BootInfo. */
void machine_boot(seL4_BootInfo *info, seL4_Word ram_bytes);

/* A system call of the root task. */
void machine_trap(long number, seL4_CPtr cap, seL4_Word *info, seL4_Word mr[4]);

/*
 * The invocation that may fail (Retype, Copy, Mint, Map, ...) and is COUNT-th
 * from now answers NotEnoughMemory; 0: none does. Says whether one has.
 */
void machine_fail_at(unsigned long count);
int machine_has_failed(void);

/* What the root task does when it suspends itself; given by the test. */
void machine_stopped(void) __attribute__((noreturn));

/* The page mapped at ADDRESS of a process's address space: its bytes, or NULL. */
unsigned char *machine_look(seL4_CPtr vspace, seL4_Word address, int write);
