/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The start block of this process, as the loader names it by the entry
 * AT_QSOE_START_BLOCK of the auxiliary vector; it stays mapped. NULL if there
 * is none. Its offsets were checked by the loader.
 */
#pragma once

#include "abi/msg/start.h"
#include "libc.h"

static inline const struct start_block *start_info(void)
{
	for (size_t *a = libc.auxv; a && *a; a += 2) {
		if (*a == AT_QSOE_START_BLOCK) {
			return (const struct start_block *)a[1];
		}
	}
	return 0;
}
