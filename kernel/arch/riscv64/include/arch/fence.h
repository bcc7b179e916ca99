/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fences of this hart (privileged specification 4.2.1, Zifencei).
 */
#pragma once

#include "kernel/types.h"

/* TLB entries of one page, in every address space. */
static inline void fence_page(word vaddr)
{
	__asm__ volatile("sfence.vma %0, zero" : : "r"(vaddr) : "memory");
}

static inline void fence_all(void)
{
	__asm__ volatile("sfence.vma" : : : "memory");
}

/* Instructions that were written as data. */
static inline void fence_code(void)
{
	__asm__ volatile("fence.i" : : : "memory");
}
