/* SPDX-License-Identifier: Apache-2.0 */
/* linkat(): a further name for the same file. */
#include "two_paths.h"

hidden long call_NR_linkat(long old_dirfd, const char *old, long dirfd, const char *new)
{
	struct path_request how = {
		.subtype = _IO_CONNECT_LINK,
		.eflag = _IO_CONNECT_EFLAG_NOFOLLOW,
		.extra_type = _IO_CONNECT_EXTRA_LINK,
	};

	return two_paths(old_dirfd, old, dirfd, new, &how);
}
