/* SPDX-License-Identifier: Apache-2.0 */
/* getrandom(): from the random device that taskman serves. */
#include <fcntl.h>

#include "seam.h"

hidden long call_NR_getrandom(void *to, size_t bytes)
{
	long r, fd = __syscall(SYS_openat, AT_FDCWD, "/dev/random", O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		return fd;
	}
	r = __syscall(SYS_read, fd, to, bytes);
	__syscall(SYS_close, fd);
	return r;
}
