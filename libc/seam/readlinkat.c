/* SPDX-License-Identifier: Apache-2.0 */
/* readlinkat(): the bytes of a link's text, without an end mark. */
#include <string.h>

#include "path.h"

hidden long call_NR_readlinkat(long dirfd, const char *path, void *to, size_t bytes)
{
	struct path_request q = {
		.subtype = _IO_CONNECT_READLINK,
		.eflag = _IO_CONNECT_EFLAG_NOFOLLOW,
		.reply = to,
		.reply_bytes = bytes < TM_PATH_MAX ? bytes : TM_PATH_MAX,
	};
	long r;

	if (!bytes) {
		return -EINVAL;
	}
	r = path_at(dirfd, path, &q);
	return r < 0 ? r : (long)q.got;
}
