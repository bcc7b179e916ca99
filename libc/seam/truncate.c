/* SPDX-License-Identifier: Apache-2.0 */
/* truncate(): by path, in one message. */
#include <fcntl.h>

#include "path.h"

hidden long call_NR_truncate(const char *path, long length)
{
	struct io_space message = { .type = _IO_SPACE, .start = length };
	struct path_request q = {
		.subtype = _IO_CONNECT_COMBINE_CLOSE,
		.ioflag = O_WRONLY,
		.extra_type = _IO_CONNECT_EXTRA_MESSAGE,
		.extra = &message,
		.extra_bytes = sizeof(message),
	};

	return length < 0 ? -EINVAL : path_at(AT_FDCWD, path, &q);
}
