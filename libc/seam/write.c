/* SPDX-License-Identifier: Apache-2.0 */
/* write(): one _IO_WRITE, the data behind it. */
#include "io.h"

hidden long call_NR_write(long fd, const void *from, size_t bytes)
{
	struct iovec iov = { (void *)from, bytes < IO_MOST ? bytes : IO_MOST };

	return io_writev(fd, &iov, 1, _IO_XTYPE_NONE, 0);
}
