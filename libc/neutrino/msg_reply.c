/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replying: status or errno, and bytes, in registers, IPC buffer, or the
 * window that the client offered. The record of the held message is cleared
 * first, so that taskman never takes an answered client for a waiting one; that
 * an answer is on its way is known in the slot (docs/design.md, section 7).
 *
 * walk read 9/9 -> libc/seam/read.c
 */
#include <errno.h>
#include <string.h>
#include <sys/neutrino.h>

#include "receive.h"
#include "with_errno.h"

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Where the reply's bytes go in the window; NULL: it has no room there. */
static char *window_reply(struct slot *s, size_t *room)
{
	const struct held *h = s->record;
	unsigned long offset = msg_reply_offset(h->label, msg_low(h->sizes));

	if (slot_window(s) != 0 || offset >= s->window->size) {
		return 0;
	}
	*room = smaller(*room, s->window->size - offset);
	return s->window->address + offset;
}

/* All bytes of a short reply: what MsgWrite() put, and the parts over it. */
static size_t bytes_collect(struct slot *s, const struct iovec *iov, size_t parts, char *to,
			    size_t room)
{
	size_t n = iov_gather(iov, parts, 0, to, room);

	if (s->written > n) {
		size_t end = smaller(s->written, room);

		memcpy(to + n, s->reply_bytes + n, end - n);
		n = end;
	}
	return n;
}

static void prepare_window(struct slot *s, unsigned flags, int low, const struct iovec *iov,
			   size_t parts, size_t room, struct sel4_registers *r)
{
	char *to = window_reply(s, &room);
	size_t n = to ? iov_gather(iov, parts, 0, to, room) : 0;

	if (to && s->written > n) {
		n = smaller(s->written, room);
	}
	r->info = msg_label(flags | MSG_IN_WINDOW, 0, 0, 0, 0) << 12 | 4;
	r->mr[0] = msg_sizes((unsigned)low, n);
}

static size_t parts_bytes(const struct iovec *iov, size_t parts)
{
	size_t n = 0;

	for (size_t i = 0; i < parts; i++) {
		n += iov[i].iov_len;
	}
	return n;
}

/* One part that fits the registers, of any length. */
static int reply_prepare_bytes(const struct slot *s, unsigned flags, int low,
			       const struct iovec *iov, struct sel4_registers *r)
{
	size_t n = smaller(iov->iov_len, msg_high(s->record->sizes));

	if (n > MSG_REGISTER_BYTES) {
		return 0;
	}
	words_load(&r->mr[1], iov->iov_base, n);
	r->info = msg_label(flags, 0, 0, 0, 0) << 12 | 4;
	r->mr[0] = msg_sizes((unsigned)low, n);
	return 1;
}

void reply_prepare_long(struct slot *s, unsigned flags, int low, const struct iovec *iov,
			size_t parts, struct sel4_registers *r)
{
	seL4_Word bytes[MSG_BUFFER_BYTES / sizeof(seL4_Word)];
	size_t room = msg_high(s->record->sizes);
	size_t wanted = parts_bytes(iov, parts);
	size_t n;

	if (parts == 1 && !s->written && reply_prepare_bytes(s, flags, low, iov, r)) {
		return;
	}
	if (s->written > wanted) {
		wanted = s->written;
	}
	*r = (struct sel4_registers){ 0 };
	if (smaller(wanted, room) > MSG_BUFFER_BYTES || (s->written && !s->reply_bytes)) {
		prepare_window(s, flags, low, iov, parts, room, r);
		return;
	}
	bytes[0] = bytes[1] = bytes[2] = 0;
	n = bytes_collect(s, iov, parts, (char *)bytes, room);
	r->mr[1] = bytes[0];
	r->mr[2] = bytes[1];
	r->mr[3] = bytes[2];
	if (n > MSG_REGISTER_BYTES) {
		memcpy(&seam_page()->ipc_buffer.msg[4], &bytes[3], n - MSG_REGISTER_BYTES);
	}
	r->info = msg_label(flags, 0, 0, 0, 0) << 12 | msg_words(n);
	r->mr[0] = msg_sizes((unsigned)low, n);
}

static inline __attribute__((always_inline)) int
reply_send(int rcvid, unsigned flags, int low, const struct iovec *iov, size_t parts)
{
	struct thread_page *page = seam_page();
	struct slot *s = slot_find(rcvid);
	struct sel4_registers r;

	if (!s) {
		return -ESRCH;
	}
	/* No handler may use the IPC buffer between here and the trap. */
	seam_hold(page);
	reply_prepare(s, flags, low, iov, parts, &r);
	slot_answering(s);
	r.a0 = s->reply;
	seam_trap(seL4_SysSend, &r, 0);
	seam_release(page);
	slot_put(s);
	return 0;
}

int MsgReplyv_r(int rcvid, long status, const iov_t *iov, size_t parts)
{
	return reply_send(rcvid, 0, status, iov, parts);
}

int MsgReplyv(int rcvid, long status, const iov_t *iov, size_t parts)
{
	return with_errno(reply_send(rcvid, 0, status, iov, parts));
}

int MsgReply_r(int rcvid, long status, const void *msg, size_t bytes)
{
	struct iovec iov = { (void *)msg, bytes };

	return reply_send(rcvid, 0, status, &iov, 1);
}

int MsgReply(int rcvid, long status, const void *msg, size_t bytes)
{
	return with_errno(MsgReply_r(rcvid, status, msg, bytes));
}

int MsgError_r(int rcvid, int error)
{
	return reply_send(rcvid, error ? MSG_ERROR : 0, error, 0, 0);
}

int MsgError(int rcvid, int error)
{
	return with_errno(MsgError_r(rcvid, error));
}
