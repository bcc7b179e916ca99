/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading more of a held message, and writing its reply piece by piece.
 * Bytes in a window are copied from there; what came in registers or the IPC
 * buffer was kept with the message.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>

#include "receive.h"
#include "with_errno.h"

static ssize_t read_parts(int rcvid, const struct iovec *iov, size_t parts, size_t offset)
{
	struct slot *s = slot_find(rcvid);
	const char *message;
	size_t bytes;

	if (!s) {
		return -ESRCH;
	}
	message = slot_message(s, &bytes);
	if (!message) {
		return -EFAULT;
	}
	return offset >= bytes ? 0 : (ssize_t)iov_scatter(iov, parts, message + offset,
							  bytes - offset);
}

/* The place of reply byte OFFSET, with *ROOM bytes from there on. */
static char *reply_place(struct slot *s, size_t offset, size_t *room)
{
	const struct held *h = s->record;
	size_t most = msg_high(h->sizes);
	unsigned long start = msg_reply_offset(h->label, msg_low(h->sizes));

	if (offset >= most) {
		*room = 0;
		return (char *)s->bytes;
	}
	*room = most - offset;
	if (most <= MSG_BUFFER_BYTES) {
		s->kept = 1;
		if (!s->reply_bytes) {
			s->reply_bytes = calloc(1, MSG_BUFFER_BYTES);
		}
		return s->reply_bytes ? s->reply_bytes + offset : 0;
	}
	if (slot_window(s) != 0 || start + offset >= s->window->size) {
		return 0;
	}
	if (*room > s->window->size - start - offset) {
		*room = s->window->size - start - offset;
	}
	return s->window->address + start + offset;
}

static ssize_t write_parts(int rcvid, const struct iovec *iov, size_t parts, size_t offset)
{
	struct slot *s = slot_find(rcvid);
	size_t room, n;
	char *to;

	if (!s) {
		return -ESRCH;
	}
	to = reply_place(s, offset, &room);
	if (!to) {
		return -EFAULT;
	}
	n = iov_gather(iov, parts, 0, to, room);
	if (n && offset + n > s->written) {
		s->written = offset + n;
		s->kept = 1;
	}
	return n;
}

ssize_t MsgReadv(int rcvid, const iov_t *iov, size_t parts, size_t offset)
{
	return with_errno(read_parts(rcvid, iov, parts, offset));
}

ssize_t MsgRead_r(int rcvid, void *msg, size_t bytes, size_t offset)
{
	struct iovec iov = { msg, bytes };

	return read_parts(rcvid, &iov, 1, offset);
}

ssize_t MsgRead(int rcvid, void *msg, size_t bytes, size_t offset)
{
	return with_errno(MsgRead_r(rcvid, msg, bytes, offset));
}

ssize_t MsgWritev(int rcvid, const iov_t *iov, size_t parts, size_t offset)
{
	return with_errno(write_parts(rcvid, iov, parts, offset));
}

ssize_t MsgWrite_r(int rcvid, const void *msg, size_t bytes, size_t offset)
{
	struct iovec iov = { (void *)msg, bytes };

	return write_parts(rcvid, &iov, 1, offset);
}

ssize_t MsgWrite(int rcvid, const void *msg, size_t bytes, size_t offset)
{
	return with_errno(MsgWrite_r(rcvid, msg, bytes, offset));
}

int MsgInfo(int rcvid, struct _msg_info *info)
{
	struct slot *s = slot_find(rcvid);

	if (!s) {
		return with_errno(-ESRCH);
	}
	slot_info(s, info);
	return 0;
}
