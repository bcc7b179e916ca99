/* SPDX-License-Identifier: Apache-2.0 */
/* unlinkat(): a name goes; AT_REMOVEDIR says that it is a directory. */
#include <fcntl.h>
#include <sys/stat.h>

#include "path.h"

hidden long call_NR_unlinkat(long dirfd, const char *path, long flags)
{
	struct path_request q = {
		.subtype = _IO_CONNECT_UNLINK,
		.mode = flags & AT_REMOVEDIR ? S_IFDIR : 0,
		.eflag = _IO_CONNECT_EFLAG_NOFOLLOW,
	};

	return path_at(dirfd, path, &q);
}
