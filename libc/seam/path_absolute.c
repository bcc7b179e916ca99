/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Absolute paths from relative ones. ".." is resolved here, by the text, as
 * QNX does; a trailing slash is kept, since it means "a directory".
 */
#include <fcntl.h>
#include <string.h>
#include "path.h"

/* The last name of `to` goes; the root stays. */
static size_t drop_name(const char *to, size_t length)
{
	while (length && to[length - 1] != '/') {
		length--;
	}
	return length ? length - 1 : 0;
}

static size_t without_slashes(const char *to)
{
	size_t length = strlen(to);

	while (length && to[length - 1] == '/') {
		length--;
	}
	return length;
}

int path_append(char *to, size_t size, const char *more)
{
	size_t length = without_slashes(to);
	int directory = 0;

	while (*more) {
		size_t n = strcspn(more, "/");

		directory = 1;
		if (n == 2 && more[0] == '.' && more[1] == '.') {
			length = drop_name(to, length);
		} else if (n && !(n == 1 && more[0] == '.')) {
			if (length + n + 3 > size) {
				return ENAMETOOLONG;
			}
			to[length++] = '/';
			memcpy(to + length, more, n);
			length += n;
			directory = more[n] == '/';
		}
		more += n;
		more += strspn(more, "/");
	}
	if (directory || !length) {
		to[length++] = '/';
	}
	to[length] = 0;
	return 0;
}

int path_absolute(int dirfd, const char *path, char out[TM_PATH_MAX])
{
	const char *from = "/";

	if (!*path) {
		return ENOENT;
	}
	if (*path != '/') {
		from = dirfd == AT_FDCWD ? path_cwd() : fd_path(dirfd);
		if (!from) {
			return __syscall(SYS_fcntl, dirfd, F_GETFD) < 0 ? EBADF : ENOTDIR;
		}
	}
	if (strlen(from) >= TM_PATH_MAX) {
		return ENAMETOOLONG;
	}
	strcpy(out, from);
	return path_append(out, TM_PATH_MAX, path);
}
