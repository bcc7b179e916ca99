/* SPDX-License-Identifier: Apache-2.0 */
/* lseek(): the position belongs to the open file, at the server. */
#include "io.h"

hidden long call_NR_lseek(long fd, long offset, long whence)
{
	struct io_lseek request = { .type = _IO_LSEEK, .whence = whence, .offset = offset };
	int64_t position = 0;
	long r;

	if (whence < 0 || whence > 2) {
		return -EINVAL;
	}
	r = io_small(fd, &request, sizeof(request), &position, sizeof(position));
	return r < 0 ? r : position;
}
