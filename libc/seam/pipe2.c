/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe2(): the pipe server makes a pipe when its name is opened for reading,
 * and answers the number under which its maker opens the other end, once.
 */
#include <fcntl.h>
#include <string.h>

#include "path.h"

static const char server[] = "/dev/pipe";

static int open_end(char path[TM_PATH_MAX], int how, int flags, unsigned long *number, int *fd)
{
	struct path_request q = {
		.subtype = _IO_CONNECT_OPEN,
		.ioflag = how | (flags & O_NONBLOCK),
		.reply = number,
		.reply_bytes = sizeof(*number),
		.keep = 1,
		.coid_flags = flags & O_CLOEXEC ? 1 : 0,
	};
	int error;

	/* pipe() knows no EINTR: a signal that came first is no reason to have none. */
	do {
		error = path_connect(path, &q);
	} while (error == EINTR);
	*fd = q.coid;
	return error;
}

/* "/dev/pipe/NUMBER". */
static void name_end(char *to, unsigned long number)
{
	char digits[24], *p = digits + sizeof(digits) - 1;

	*p = 0;
	do {
		*--p = '0' + number % 10;
		number /= 10;
	} while (number);
	strcpy(to, server);
	strcat(to, "/");
	strcat(to, p);
}

hidden long call_NR_pipe2(int fds[2], long flags)
{
	char path[TM_PATH_MAX];
	unsigned long number = 0, ignored;
	int error, fd[2];

	if (flags & ~(O_CLOEXEC | O_NONBLOCK)) {
		return -EINVAL;
	}
	strcpy(path, server);
	error = open_end(path, O_RDONLY, flags, &number, &fd[0]);
	if (error) {
		return -error;
	}
	name_end(path, number);
	error = open_end(path, O_WRONLY, flags, &ignored, &fd[1]);
	if (error) {
		__syscall(SYS_close, fd[0]);
		return -error;
	}
	fds[0] = fd[0];
	fds[1] = fd[1];
	return 0;
}
