/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads and writes of several parts, at the file's position or at an offset.
 * One message each, also for many parts: the count of a call is one server
 * turn, so it is as atomic as the server makes it.
 */
#include <signal.h>

#include "file_limit.h"

enum { IO_PARTS = 16 };

long io_readv(long fd, const struct iovec *iov, int count, unsigned xtype, uint64_t offset)
{
	struct io_read request = { .type = _IO_READ, .xtype = xtype, .offset = offset };
	struct iovec head = { &request, sizeof(request) };
	struct msg_parts send = { &head, 1, sizeof(request) };
	struct msg_parts back = { iov, count, msg_parts_bytes(iov, count) };
	struct msg_reply out;
	int error;

	if (count < 0 || back.bytes == (size_t)-1) {
		return -EINVAL;
	}
	if (back.bytes > IO_MOST) {
		back.bytes = IO_MOST;
	}
	request.nbytes = back.bytes;
	error = msg_exchange_restart(fd, &send, &back, &out);
	return error ? -error : out.status;
}

long io_writev(long fd, const struct iovec *iov, int count, unsigned xtype, uint64_t offset)
{
	struct io_write request = { .type = _IO_WRITE, .xtype = xtype, .offset = offset };
	struct iovec parts[IO_PARTS + 1] = { { &request, sizeof(request) } };
	struct msg_parts send = { parts, 1, sizeof(request) };
	struct msg_parts back = { 0 };
	size_t bytes = msg_parts_bytes(iov, count), most = IO_MOST;
	struct msg_reply out;
	int error;

	if (count < 0 || bytes == (size_t)-1) {
		return -EINVAL;
	}
	if (file_is_limited()) {
		error = file_limit_write(fd, xtype, offset, bytes < most ? bytes : most, &most);
		if (error) {
			return -error;
		}
	}
	/* What does not fit one message is left for the caller's next call. */
	for (int i = 0; i < count && i < IO_PARTS && request.nbytes < most; i++) {
		size_t room = most - request.nbytes;

		parts[send.count] = iov[i];
		if (iov[i].iov_len > room) {
			parts[send.count].iov_len = room;
		}
		request.nbytes += parts[send.count++].iov_len;
	}
	send.bytes += request.nbytes;
	error = msg_exchange_restart(fd, &send, &back, &out);
	if (error == EPIPE) {
		__syscall(SYS_tkill, seam_page()->tid, SIGPIPE);
	}
	return error ? -error : out.status;
}
