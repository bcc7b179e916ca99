/* SPDX-License-Identifier: Apache-2.0 */
/* statfs(): see fstatfs.c. */
#include <fcntl.h>

#include "seam.h"

hidden long call_NR_statfs(const char *path, void *out)
{
	long r, fd = __syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		return fd;
	}
	r = __syscall(SYS_fstatfs, fd, out);
	__syscall(SYS_close, fd);
	return r;
}
