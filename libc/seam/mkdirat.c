/* SPDX-License-Identifier: Apache-2.0 */
/* mkdirat(): a node of type directory. */
#include <sys/stat.h>

#include "path.h"

hidden long call_NR_mkdirat(long dirfd, const char *path, long mode)
{
	struct path_request q = {
		.subtype = _IO_CONNECT_MKNOD,
		.mode = S_IFDIR | (mode & 07777 & ~path_umask()),
		.eflag = _IO_CONNECT_EFLAG_NOFOLLOW,
	};

	return path_at(dirfd, path, &q);
}
