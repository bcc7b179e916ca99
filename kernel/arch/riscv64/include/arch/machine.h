/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RISC-V 64, Sv39: the few machine facts that portable kernel code needs
 * inline. Physical memory is seen through a window of 1 GiB leaves; the core
 * we run on is in tp.
 */
#pragma once

#include "kernel/types.h"

#define PHYS_WINDOW 0xFFFFFFC000000000UL
#define PHYS_WINDOW_END 0x3F80000000UL	/* first physical address outside it */

struct core;

static inline void *phys_to_virt(word paddr)
{
	return (void *)(paddr + PHYS_WINDOW);
}

static inline word virt_to_phys(const void *p)
{
	return (word)p - PHYS_WINDOW;
}

static inline struct core *core_self(void)
{
	struct core *core;

	__asm__("mv %0, tp" : "=r"(core));
	return core;
}

static inline word arch_now(void)
{
	word t;

	__asm__ volatile("rdtime %0" : "=r"(t));
	return t;
}

/* After a call of the fast paths, which save no registers: nothing is kept in them. */
static inline void arch_forget_registers(void)
{
	__asm__ volatile("" : : : "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10",
			 "s11");
}
