/* SPDX-License-Identifier: Apache-2.0 */
/* fchownat(): -1 leaves an id as it is. */
#include <fcntl.h>

#include "path.h"

hidden long call_NR_fchownat(long dirfd, const char *path, long uid, long gid, long flags)
{
	struct io_chown message = { .type = _IO_CHOWN, .gid = gid, .uid = uid };
	struct path_request q = path_message(&message, sizeof(message), flags);

	if (!*path && (flags & AT_EMPTY_PATH)) {
		return __syscall(SYS_fchown, dirfd, uid, gid);
	}
	return path_at(dirfd, path, &q);
}
