/* SPDX-License-Identifier: Apache-2.0 */
/* pwrite(): at an offset; the position of the file stays. */
#include "io.h"

hidden long call_NR_pwrite(long fd, const void *from, size_t bytes, long offset)
{
	struct iovec iov = { (void *)from, bytes };

	return offset < 0 ? -EINVAL : io_writev(fd, &iov, 1, _IO_XTYPE_OFFSET, offset);
}
