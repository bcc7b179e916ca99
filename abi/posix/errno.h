/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error numbers for programs without the C library: taskman, the loader.
 * Programs with it include <errno.h>; a test holds the two together.
 */
#pragma once

enum posix_errno {
	EOK = 0,
#define ERRNO(name, number) name = (number),
#include "abi/posix/errno.def"
#undef ERRNO
	EWOULDBLOCK = EAGAIN,
};
