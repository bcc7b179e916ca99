/* SPDX-License-Identifier: Apache-2.0 */
/* fchmod(): the permission bits of an open file. */
#include "io.h"

hidden long call_NR_fchmod(long fd, long mode)
{
	struct io_chmod request = { .type = _IO_CHMOD, .mode = mode & 07777 };

	return io_small(fd, &request, sizeof(request), 0, 0);
}
