/* SPDX-License-Identifier: Apache-2.0 */
/* devctl(): see <devctl.h>. */
#include "devctl.h"

#include <errno.h>
#include <sys/neutrino.h>

#include "abi/msg/io.h"

int devctl(int fd, int dcmd, void *data, size_t nbytes, int *info)
{
	struct io_devctl request = { .type = _IO_DEVCTL, .dcmd = dcmd, .nbytes = nbytes };
	struct io_devctl_reply header = { 0 };
	iov_t out[2], in[2];
	long result;

	SETIOV(&out[0], &request, sizeof(request));
	SETIOV(&out[1], data, (unsigned)dcmd & DEVDIR_TO ? nbytes : 0);
	SETIOV(&in[0], &header, sizeof(header));
	SETIOV(&in[1], data, (unsigned)dcmd & DEVDIR_FROM ? nbytes : 0);
	result = MsgSendv_r(fd, out, 2, in, 2);
	if (result < 0) {
		return -result;
	}
	if (info) {
		*info = header.ret_val;
	}
	return EOK;
}
