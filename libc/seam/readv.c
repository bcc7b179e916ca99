/* SPDX-License-Identifier: Apache-2.0 */
/* readv(): one message, the reply spread over the parts. */
#include "io.h"

hidden long call_NR_readv(long fd, const struct iovec *iov, long count)
{
	return io_readv(fd, iov, count, _IO_XTYPE_NONE, 0);
}
