/* SPDX-License-Identifier: Apache-2.0 */
/* _IO_DEVCTL: the one message behind ioctl() and devctl(). */
#include "io.h"

long io_devctl(long fd, int dcmd, const void *out, size_t out_bytes, void *in, size_t in_bytes)
{
	struct io_devctl request = {
		.type = _IO_DEVCTL,
		.dcmd = dcmd,
		.nbytes = out_bytes > in_bytes ? out_bytes : in_bytes,
	};
	struct io_devctl_reply head = { 0 };
	struct iovec iov[4] = {
		{ &request, sizeof(request) },
		{ (void *)out, out_bytes },
		{ &head, sizeof(head) },
		{ in, in_bytes },
	};
	struct msg_parts send = { iov, 2, sizeof(request) + out_bytes };
	struct msg_parts back = { &iov[2], 2, sizeof(head) + in_bytes };
	struct msg_reply reply;
	int error = msg_exchange_restart(fd, &send, &back, &reply);

	return error ? -error : head.ret_val;
}
