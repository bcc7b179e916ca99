/* SPDX-License-Identifier: Apache-2.0 */
/* fstatat(): open and stat in one message; no descriptor comes of it. */
#include <fcntl.h>
#include <sys/stat.h>

#include "path.h"

hidden long call_NR_fstatat(long dirfd, const char *path, void *stat, long flags)
{
	struct io_stat message = { .type = _IO_STAT };
	struct path_request q = path_message(&message, sizeof(message), flags);

	q.reply = stat;
	q.reply_bytes = sizeof(struct stat);
	if (!*path && (flags & AT_EMPTY_PATH)) {
		if (dirfd != AT_FDCWD) {
			return __syscall(SYS_fstat, dirfd, stat);
		}
		path = ".";
	}
	return path_at(dirfd, path, &q);
}
