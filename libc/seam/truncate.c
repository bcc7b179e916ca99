/* SPDX-License-Identifier: Apache-2.0 */
/* truncate(): by path, in one message. */
#include <fcntl.h>

#include "file_limit.h"
#include "path.h"

hidden long call_NR_truncate(const char *path, long length)
{
	struct io_space message = { .type = _IO_SPACE, .start = length };
	struct path_request q = path_message(&message, sizeof(message), 0);

	q.ioflag = O_WRONLY;
	if (length < 0) {
		return -EINVAL;
	}
	if (file_is_limited() && file_limit_length(length)) {
		return -EFBIG;
	}
	return path_at(AT_FDCWD, path, &q);
}
