/* SPDX-License-Identifier: Apache-2.0 */
/* preadv(): readv() at an offset. */
#include "io.h"

hidden long call_NR_preadv(long fd, const struct iovec *iov, long count, long offset)
{
	return offset < 0 ? -EINVAL : io_readv(fd, iov, count, _IO_XTYPE_OFFSET, offset);
}
