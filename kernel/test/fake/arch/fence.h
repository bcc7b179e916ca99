/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host has no TLB of ours.
 */
#pragma once

#include "kernel/types.h"

static inline void fence_page(word vaddr)
{
	(void)vaddr;
}

static inline void fence_all(void)
{
}

static inline void fence_code(void)
{
}
