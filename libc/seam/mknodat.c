/* SPDX-License-Identifier: Apache-2.0 */
/* mknodat(): a fifo, a device node or an empty file, if the server makes such. */
#include <sys/stat.h>

#include "path.h"

hidden long call_NR_mknodat(long dirfd, const char *path, long mode, long device)
{
	uint64_t rdev = device;
	struct path_request q = {
		.subtype = _IO_CONNECT_MKNOD,
		.mode = (mode & S_IFMT) | (mode & 07777 & ~path_umask()),
		.eflag = _IO_CONNECT_EFLAG_NOFOLLOW,
		.extra_type = _IO_CONNECT_EXTRA_NONE,
		.extra = &rdev,
		.extra_bytes = sizeof(rdev),
	};

	return path_at(dirfd, path, &q);
}
