/* SPDX-License-Identifier: Apache-2.0 */
/* writev(): the parts gathered into one message. */
#include "io.h"

hidden long call_NR_writev(long fd, const struct iovec *iov, long count)
{
	return io_writev(fd, iov, count, _IO_XTYPE_NONE, 0);
}
