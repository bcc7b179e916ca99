/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe2(): the pipe server makes a pipe for whoever opens /dev/pipe to read and
 * answers its id; the write end is /dev/pipe/<id>, for the same process only.
 */
#include <fcntl.h>
#include <stdio.h>

#include "path.h"
#include "tm.h"

static long end_open(const char *path, int flags, void *id, size_t id_bytes)
{
	struct path_request q = {
		.subtype = _IO_CONNECT_OPEN,
		.ioflag = flags,
		.keep = 1,
		.coid_flags = flags & O_CLOEXEC ? 1 : 0,
		.reply = id,
		.reply_bytes = id_bytes,
	};
	long r = path_at(AT_FDCWD, path, &q);

	return r ? r : q.coid;
}

hidden long call_NR_pipe2(int fds[2], long flags)
{
	char path[32];
	unsigned long id = 0;
	long reader, writer;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) {
		return -EINVAL;
	}
	reader = end_open("/dev/pipe", O_RDONLY | flags, &id, sizeof(id));
	if (reader < 0) {
		return reader;
	}
	snprintf(path, sizeof(path), "/dev/pipe/%lu", id);
	writer = end_open(path, O_WRONLY | flags, 0, 0);
	if (writer < 0) {
		tm_status(TM_CONNECT_DETACH, reader, 0);
		return writer;
	}
	fds[0] = reader;
	fds[1] = writer;
	return 0;
}
