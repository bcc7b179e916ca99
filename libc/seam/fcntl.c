/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fcntl(): descriptors are taskman's, file status flags and locks the
 * server's.
 */
#include <fcntl.h>

#include "file_lock.h"
#include "io.h"
#include "path.h"
#include "tm.h"

static long duplicate(long fd, long least, unsigned flags)
{
	struct tm_connect_dup request = {
		.code = TM_CONNECT_DUP,
		.kind = TM_DUP_AT_LEAST,
		.coid = fd,
		.target = least,
		.flags = flags,
	};
	struct msg_reply out;
	int error;

	if (least < 0 || least >= SYSMGR_COID) {
		return -EINVAL;
	}
	error = tm_ask(&request, sizeof(request), 0, 0, &out);
	if (error) {
		return -error;
	}
	fd_path_copy(fd, out.status);
	return out.status;
}

static long descriptor_flags(long fd, unsigned mask, unsigned bits)
{
	struct tm_connect_flags request = {
		.code = TM_CONNECT_FLAGS, .coid = fd, .mask = mask, .bits = bits,
	};
	struct msg_reply out;
	int error = tm_ask(&request, sizeof(request), 0, 0, &out);

	return error ? -error : out.status;
}

hidden long call_NR_fcntl(long fd, long command, long argument)
{
	int flags;
	long r;

	if (fd < 0) {
		return -EBADF;
	}
	switch (command) {
	case F_DUPFD:
		return duplicate(fd, argument, 0);
	case F_DUPFD_CLOEXEC:
		return duplicate(fd, argument, 1);
	case F_GETFD:
		r = descriptor_flags(fd, 0, 0);
		return r < 0 ? r : (r & 1 ? FD_CLOEXEC : 0);
	case F_SETFD:
		r = descriptor_flags(fd, 1, argument & FD_CLOEXEC ? 1 : 0);
		return r < 0 ? r : 0;
	case F_GETFL:
		r = io_devctl(fd, DCMD_ALL_GETFLAGS, 0, 0, &flags, sizeof(flags));
		return r < 0 ? r : flags;
	case F_SETFL:
		flags = argument;
		r = io_devctl(fd, DCMD_ALL_SETFLAGS, &flags, sizeof(flags), 0, 0);
		return r < 0 ? r : 0;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return file_lock(fd, command, (struct flock *)argument);
	}
	return -EINVAL;
}
