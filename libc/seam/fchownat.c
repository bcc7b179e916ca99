/* SPDX-License-Identifier: Apache-2.0 */
/* fchownat(): -1 leaves an id as it is. */
#include <fcntl.h>

#include "path.h"

hidden long call_NR_fchownat(long dirfd, const char *path, long uid, long gid, long flags)
{
	struct io_chown message = { .type = _IO_CHOWN, .gid = gid, .uid = uid };
	struct path_request q = {
		.subtype = _IO_CONNECT_COMBINE_CLOSE,
		.eflag = flags & AT_SYMLINK_NOFOLLOW ? _IO_CONNECT_EFLAG_NOFOLLOW : 0,
		.extra_type = _IO_CONNECT_EXTRA_MESSAGE,
		.extra = &message,
		.extra_bytes = sizeof(message),
	};

	if (!*path && (flags & AT_EMPTY_PATH)) {
		return __syscall(SYS_fchown, dirfd, uid, gid);
	}
	return path_at(dirfd, path, &q);
}
