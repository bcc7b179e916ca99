/* SPDX-License-Identifier: Apache-2.0 */
/* ftruncate(): the new length of an open file. */
#include "file_limit.h"

hidden long call_NR_ftruncate(long fd, long length)
{
	struct io_space request = { .type = _IO_SPACE, .start = length };

	if (length < 0) {
		return -EINVAL;
	}
	if (file_is_limited() && file_limit_length(length)) {
		return -EFBIG;
	}
	return io_small(fd, &request, sizeof(request), 0, 0);
}
