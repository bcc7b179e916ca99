/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One message for both kinds of locks, and the note that this process has ever
 * locked something, which lets all other closes go without a message.
 */
#include "file_lock.h"

#include "io.h"

/* Whether this process, or an image of it before fork(), has asked for a lock. */
static volatile int locks_used;

static int lock_message(long fd, int command, struct flock *f)
{
	struct io_lock request = {
		.type = _IO_LOCK,
		.subtype = command,
		.lock_type = f->l_type,
		.whence = f->l_whence,
		.start = f->l_start,
		.len = f->l_len,
	};
	struct msg_reply out;
	int error = msg_send_restart(fd, &request, sizeof(request), &request, sizeof(request),
				     &out);

	if (!error && (command == F_GETLK || command == F_OFD_GETLK)) {
		f->l_type = request.lock_type;
		f->l_whence = request.whence;
		f->l_start = request.start;
		f->l_len = request.len;
		f->l_pid = request.pid;
	}
	return error;
}

long file_lock(long fd, int command, struct flock *f)
{
	if (command == F_SETLK || command == F_SETLKW) {
		locks_used = 1;
	}
	return -lock_message(fd, command, f);
}

void file_lock_closes(long fd)
{
	struct flock all = { .l_type = F_UNLCK, .l_whence = SEEK_SET };

	if (locks_used) {
		lock_message(fd, F_SETLK, &all);
	}
}
