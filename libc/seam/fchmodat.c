/* SPDX-License-Identifier: Apache-2.0 */
/* fchmodat(): of the file that the path leads to. */
#include "path.h"

hidden long call_NR_fchmodat(long dirfd, const char *path, long mode)
{
	struct io_chmod message = { .type = _IO_CHMOD, .mode = mode & 07777 };
	struct path_request q = path_message(&message, sizeof(message), 0);

	return path_at(dirfd, path, &q);
}
