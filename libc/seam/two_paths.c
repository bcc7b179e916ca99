/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rename() and link() name two places. The new path finds the server; the
 * old one goes along, relative to the same mount point. Two places under
 * different servers are EXDEV.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "two_paths.h"

static int same_server(const char *old, const char *new, unsigned *tail)
{
	struct tm_path_opened a, b;
	int error = path_resolve(old, &a);

	if (!error) {
		error = path_resolve(new, &b);
	}
	if (error) {
		return error;
	}
	*tail = a.tail;
	return a.server == b.server ? 0 : EXDEV;
}

long two_paths(long old_dirfd, const char *old, long dirfd, const char *new,
	       const struct path_request *how)
{
	char from[TM_PATH_MAX], to[TM_PATH_MAX];
	struct path_request q = *how;
	unsigned tail;
	size_t length;
	int error = path_absolute(old_dirfd, old, from);

	if (!error) {
		error = path_absolute(dirfd, new, to);
	}
	if (!error) {
		error = same_server(from, to, &tail);
	}
	if (error == EXDEV) {
		/* What does not exist is nowhere else either. */
		struct stat st;
		long r = __syscall(SYS_fstatat, AT_FDCWD, from, &st, AT_SYMLINK_NOFOLLOW);

		return r < 0 ? r : -EXDEV;
	}
	if (error) {
		return -error;
	}
	tail += strspn(from + tail, "/");
	length = strlen(from + tail);
	if (length && from[tail + length - 1] == '/') {
		from[tail + --length] = 0;
	}
	q.extra = from + tail;
	q.extra_bytes = length + 1;
	return -path_connect(to, &q);
}
