/* SPDX-License-Identifier: Apache-2.0 */
/* renameat2(): no flags yet, EINVAL for any. */
#include "two_paths.h"

hidden long call_NR_renameat2(long old_dirfd, const char *old, long dirfd, const char *new,
			      long flags)
{
	struct path_request how = {
		.subtype = _IO_CONNECT_RENAME,
		.eflag = _IO_CONNECT_EFLAG_NOFOLLOW,
		.extra_type = _IO_CONNECT_EXTRA_RENAME,
	};

	return flags ? -EINVAL : two_paths(old_dirfd, old, dirfd, new, &how);
}
