/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public edge of Neutrino calls whose *_r twin returns a positive errno, as
 * with_errno.h is of those with a negative one; and the errno of a POSIX call, for
 * twins that are made of one and may not touch errno themselves.
 */
#pragma once

#include <errno.h>

/* 0, or -1 with errno. */
static inline int errno_from(int error)
{
	if (__builtin_expect(error != 0, 0)) {
		errno = error;
		return -1;
	}
	return 0;
}

/* CALL returns -1 and sets errno: that errno, or 0; errno is as before. */
#define ERROR_OF(call)                                   \
	__extension__({                                  \
		int kept_ = errno;                       \
		int error_ = (call) == -1 ? errno : 0;   \
                                                         \
		errno = kept_;                           \
		error_;                                  \
	})
