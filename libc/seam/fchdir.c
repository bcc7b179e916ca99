/* SPDX-License-Identifier: Apache-2.0 */
/* fchdir(): the path that the descriptor was opened with. */
#include <fcntl.h>

#include "path.h"

hidden long call_NR_fchdir(long fd)
{
	const char *path = fd_path(fd);

	if (!path) {
		return __syscall(SYS_fcntl, fd, F_GETFD) < 0 ? -EBADF : -ENOTDIR;
	}
	return __syscall(SYS_chdir, path);
}
