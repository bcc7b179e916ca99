/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The machine as tests on the host see it; arena.c has the functions.
 */
#pragma once

#include "kernel/types.h"

struct core;

static inline void *phys_to_virt(word paddr)
{
	return (void *)paddr;
}

static inline word virt_to_phys(const void *p)
{
	return (word)p;
}

struct core *core_self(void);
word arch_now(void);

static inline void arch_forget_registers(void)
{
}
