/* SPDX-License-Identifier: Apache-2.0 */
/* fstatat(): open and stat in one message; no descriptor comes of it. */
#include <fcntl.h>
#include <sys/stat.h>

#include "path.h"

hidden long call_NR_fstatat(long dirfd, const char *path, void *stat, long flags)
{
	struct io_stat message = { .type = _IO_STAT };
	struct path_request q = {
		.subtype = _IO_CONNECT_COMBINE_CLOSE,
		.eflag = flags & AT_SYMLINK_NOFOLLOW ? _IO_CONNECT_EFLAG_NOFOLLOW : 0,
		.extra_type = _IO_CONNECT_EXTRA_MESSAGE,
		.extra = &message,
		.extra_bytes = sizeof(message),
		.reply = stat,
		.reply_bytes = sizeof(struct stat),
	};

	if (!*path && (flags & AT_EMPTY_PATH)) {
		if (dirfd != AT_FDCWD) {
			return __syscall(SYS_fstat, dirfd, stat);
		}
		path = ".";
	}
	return path_at(dirfd, path, &q);
}
