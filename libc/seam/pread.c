/* SPDX-License-Identifier: Apache-2.0 */
/* pread(): at an offset; the position of the file stays. */
#include "io.h"

hidden long call_NR_pread(long fd, void *to, size_t bytes, long offset)
{
	struct iovec iov = { to, bytes };

	return offset < 0 ? -EINVAL : io_readv(fd, &iov, 1, _IO_XTYPE_OFFSET, offset);
}
