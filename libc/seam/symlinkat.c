/* SPDX-License-Identifier: Apache-2.0 */
/* symlinkat(): the text travels as extra bytes. */
#include <string.h>

#include "path.h"

hidden long call_NR_symlinkat(const char *text, long dirfd, const char *path)
{
	struct path_request q = {
		.subtype = _IO_CONNECT_LINK,
		.eflag = _IO_CONNECT_EFLAG_NOFOLLOW,
		.extra_type = _IO_CONNECT_EXTRA_SYMLINK,
		.extra = text,
		.extra_bytes = strlen(text) + 1,
	};

	if (!*text) {
		return -ENOENT;
	}
	return q.extra_bytes > TM_PATH_MAX ? -ENAMETOOLONG : path_at(dirfd, path, &q);
}
