/* SPDX-License-Identifier: Apache-2.0 */
/* sethostname(): taskman keeps the name, in the file that shows it; root may. */
#include <fcntl.h>

#include "seam.h"

enum { HOST_NAME_MOST = 64 };

hidden long call_NR_sethostname(const char *name, size_t length)
{
	long fd, r;

	if (length > HOST_NAME_MOST) {
		return -EINVAL;
	}
	fd = __syscall(SYS_openat, AT_FDCWD, "/proc/hostname", O_WRONLY | O_CLOEXEC, 0);
	if (fd < 0) {
		return fd == -EACCES ? -EPERM : fd;
	}
	r = __syscall(SYS_write, fd, name, length);
	__syscall(SYS_close, fd);
	return r < 0 ? r : 0;
}
