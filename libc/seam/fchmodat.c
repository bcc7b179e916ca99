/* SPDX-License-Identifier: Apache-2.0 */
/* fchmodat(): of the file that the path leads to. */
#include "path.h"

hidden long call_NR_fchmodat(long dirfd, const char *path, long mode)
{
	struct io_chmod message = { .type = _IO_CHMOD, .mode = mode & 07777 };
	struct path_request q = {
		.subtype = _IO_CONNECT_COMBINE_CLOSE,
		.extra_type = _IO_CONNECT_EXTRA_MESSAGE,
		.extra = &message,
		.extra_bytes = sizeof(message),
	};

	return path_at(dirfd, path, &q);
}
