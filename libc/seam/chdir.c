/* SPDX-License-Identifier: Apache-2.0 */
/* chdir(): the text becomes the current directory, if it leads to one. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"

/* Without a trailing slash, except for the root. */
static void trim(char *path)
{
	size_t length = strlen(path);

	if (length > 1 && path[length - 1] == '/') {
		path[length - 1] = 0;
	}
}

hidden long call_NR_chdir(const char *path)
{
	char absolute[TM_PATH_MAX];
	struct stat st;
	int error = path_absolute(AT_FDCWD, path, absolute);
	long r;

	if (error) {
		return -error;
	}
	r = __syscall(SYS_fstatat, AT_FDCWD, absolute, &st, 0);
	if (r < 0) {
		return r;
	}
	if (!S_ISDIR(st.st_mode)) {
		return -ENOTDIR;
	}
	r = __syscall(SYS_faccessat, AT_FDCWD, absolute, 1);
	if (r < 0) {
		return r;
	}
	trim(absolute);
	return path_cwd_set(absolute);
}
