/* SPDX-License-Identifier: Apache-2.0 */
/* openat(): a connection to the server of the path, kept as descriptor. */
#include <fcntl.h>

#include "path.h"

hidden long call_NR_openat(long dirfd, const char *path, long flags, long mode)
{
	char absolute[TM_PATH_MAX];
	struct path_request q = {
		.subtype = _IO_CONNECT_OPEN,
		/* To servers a place to start from (O_PATH) is open for reading. */
		.ioflag = flags & ~(O_CLOEXEC | O_PATH),
		.mode = mode & 07777 & ~path_umask(),
		.eflag = flags & O_NOFOLLOW ? _IO_CONNECT_EFLAG_NOFOLLOW : 0,
		.keep = 1,
		.coid_flags = flags & O_CLOEXEC ? 1 : 0,
	};
	int error = path_absolute(dirfd, path, absolute);

	if (!error) {
		error = path_connect(absolute, &q);
	}
	if (error) {
		return -error;
	}
	if ((flags & O_ACCMODE) == O_RDONLY || (flags & O_PATH)) {
		fd_path_set(q.coid, absolute);
	}
	return q.coid;
}
