/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the loader tells the C library of a new program, by the entry
 * AT_QSOE_START_BLOCK of the auxiliary vector. NULL if there was no loader.
 */
#pragma once

#include "abi/msg/start.h"
#include "libc.h"

struct start_info {
	const char *cwd;
	unsigned umask;
	unsigned reserved;
	unsigned long ignored; /* signals */
};

static inline const struct start_info *start_info(void)
{
	for (size_t *a = libc.auxv; a && *a; a += 2) {
		if (*a == AT_QSOE_START_BLOCK) {
			return (const struct start_info *)a[1];
		}
	}
	return 0;
}
