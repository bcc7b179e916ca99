/* SPDX-License-Identifier: Apache-2.0 */
/* ftruncate(): the new length of an open file. */
#include "io.h"

hidden long call_NR_ftruncate(long fd, long length)
{
	struct io_space request = { .type = _IO_SPACE, .start = length };

	return length < 0 ? -EINVAL : io_small(fd, &request, sizeof(request), 0, 0);
}
