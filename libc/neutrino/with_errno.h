/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public edge of the Neutrino API: inside, functions return a negative
 * errno; here it becomes -1 and errno.
 */
#pragma once

#include <errno.h>

static inline __attribute__((always_inline)) long with_errno(long result)
{
	if (__builtin_expect(result < 0, 0)) {
		errno = (int)-result;
		return -1;
	}
	return result;
}
