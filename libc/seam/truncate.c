/* SPDX-License-Identifier: Apache-2.0 */
/* truncate(): by path, in one message. */
#include <fcntl.h>

#include "path.h"

hidden long call_NR_truncate(const char *path, long length)
{
	struct io_space message = { .type = _IO_SPACE, .start = length };
	struct path_request q = path_message(&message, sizeof(message), 0);

	q.ioflag = O_WRONLY;
	return length < 0 ? -EINVAL : path_at(AT_FDCWD, path, &q);
}
