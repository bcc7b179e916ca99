/* SPDX-License-Identifier: Apache-2.0 */
/* dup(): the lowest free descriptor for the same connection. */
#include <fcntl.h>

#include "seam.h"

hidden long call_NR_dup(long fd)
{
	return __syscall(SYS_fcntl, fd, F_DUPFD, 0);
}
