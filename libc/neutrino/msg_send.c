/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message out and its reply back: registers, IPC buffer or window, chosen
 * by the two sizes. The path of read(), stat() and most requests to taskman is
 * msg_short() of msg_short.h; msg_exchange() takes the rest. One thread, its own
 * page: nothing here is shared. While the IPC buffer or the window is in use,
 * signal_hold keeps handlers out.
 *
 * walk read 3/9 -> kernel/arch/riscv64/trap_entry.S
 */
#include <string.h>
#include <sys/mman.h>
#include "msg_short.h"

/* Copies `bytes` to the parts, from byte `skip` of them on. */
static void parts_store(const struct msg_parts *to, size_t skip, const void *from, size_t bytes)
{
	const char *p = from;

	for (int i = 0; i < to->count && bytes; i++) {
		size_t n = to->iov[i].iov_len;

		if (skip >= n) {
			skip -= n;
			continue;
		}
		n = n - skip < bytes ? n - skip : bytes;
		memcpy((char *)to->iov[i].iov_base + skip, p, n);
		p += n;
		bytes -= n;
		skip = 0;
	}
}

static void parts_load(const struct msg_parts *from, void *to)
{
	char *p = to;

	for (int i = 0; i < from->count; i++) {
		memcpy(p, from->iov[i].iov_base, from->iov[i].iov_len);
		p += from->iov[i].iov_len;
	}
}

/* The reply's bytes, from wherever they came. */
static int reply_store(struct thread_page *page, const struct sel4_registers *r, seL4_Word request,
		       unsigned sent, const struct msg_parts *to)
{
	seL4_Word label = r->info >> 12;
	size_t bytes = msg_high(r->mr[0]);

	bytes = bytes < to->bytes ? bytes : to->bytes;
	if (label & MSG_IN_WINDOW) {
		unsigned long offset = msg_reply_offset(request, sent);

		if (!page->window || offset + bytes > page->window_size) {
			return EIO;
		}
		parts_store(to, 0, (const char *)page->window + offset, bytes);
		return 0;
	}
	if (bytes > MSG_BUFFER_BYTES) {
		return EIO;
	}
	memcpy(&page->ipc_buffer.msg[1], &r->mr[1], MSG_REGISTER_BYTES);
	parts_store(to, 0, &page->ipc_buffer.msg[1], bytes);
	return 0;
}

/* The call itself failed while a window was offered: see window_abandon(). */
static int failed(struct thread_page *page, int error, int offered)
{
	if (error == EINTR && offered) {
		window_abandon(page);
	}
	return error;
}

int msg_registers_as(int coid, const seL4_Word words[3], unsigned bytes, void *reply,
		     size_t reply_bytes, struct msg_reply *out, unsigned state)
{
	if (coid < 0) {
		return EBADF;
	}
	if (reply_bytes > MSG_REGISTER_BYTES) {
		struct iovec iov[2] = { { (void *)words, bytes }, { reply, reply_bytes } };
		struct msg_parts send = { &iov[0], 1, bytes };
		struct msg_parts back = { &iov[1], 1, reply_bytes };

		return msg_exchange(coid, &send, &back, out);
	}
	return msg_short(coid, words, bytes, reply, reply_bytes, out, state);
}

/* Puts the request where it goes by its size; the label's flags come back. */
static unsigned request_load(struct thread_page *page, const struct msg_parts *send,
			     struct sel4_registers *r)
{
	seL4_Word *msg = page->ipc_buffer.msg;
	unsigned flags = 0;

	if (send->bytes > MSG_BUFFER_BYTES) {
		parts_load(send, (void *)page->window);
		memcpy(&r->mr[1], (void *)page->window, MSG_REGISTER_BYTES);
		flags = MSG_IN_WINDOW;
	} else {
		parts_load(send, &msg[1]);
		memcpy(&r->mr[1], &msg[1], MSG_REGISTER_BYTES);
	}
	return flags;
}

static size_t window_wanted(const struct msg_parts *send, const struct msg_parts *reply)
{
	if (send->bytes > MSG_BUFFER_BYTES) {
		return ((send->bytes + MSG_WINDOW_ALIGN - 1) & ~(MSG_WINDOW_ALIGN - 1UL)) +
		       reply->bytes;
	}
	return reply->bytes > MSG_BUFFER_BYTES ? reply->bytes : 0;
}

int msg_exchange(int coid, const struct msg_parts *send, const struct msg_parts *reply,
		 struct msg_reply *out)
{
	struct thread_page *page = seam_page();
	size_t window = window_wanted(send, reply);
	struct sel4_registers r = { 0 };
	seL4_Word label;
	unsigned flags;
	int error;

	if (coid < 0) {
		return EBADF;
	}
	if (send->bytes > INT32_MAX || reply->bytes > INT32_MAX) {
		return EMSGSIZE;
	}
	seam_hold(page);
	if (window) {
		error = window_ensure(page, window);
		if (error) {
			goto out;
		}
	}
	flags = request_load(page, send, &r);
	label = msg_publish(page, coid, flags, THREAD_STATE_SEND) >> 12;
	r.a0 = seam_slot(coid);
	r.info = label << 12 | (flags ? 4 : msg_words(send->bytes));
	r.mr[0] = msg_sizes(send->bytes, reply->bytes);
	msg_call(page, &r);
	error = msg_reply_error(&r, coid);
	if (error) {
		failed(page, error, window != 0);
		goto out;
	}
	out->status = msg_low(r.mr[0]);
	out->got = msg_high(r.mr[0]);
	error = reply_store(page, &r, label, send->bytes, reply);
out:
	seam_release(page);
	return error;
}

static int send_long(int coid, const void *send, size_t bytes, void *reply, size_t reply_bytes,
		     struct msg_reply *out)
{
	struct iovec iov[2] = { { (void *)send, bytes }, { reply, reply_bytes } };
	struct msg_parts to = { &iov[0], 1, bytes };
	struct msg_parts back = { &iov[1], 1, reply_bytes };

	return msg_exchange(coid, &to, &back, out);
}

int msg_send(int coid, const void *send, size_t bytes, void *reply, size_t reply_bytes,
	     struct msg_reply *out)
{
	if (coid < 0) {
		return EBADF;
	}
	if (bytes > MSG_REGISTER_BYTES || reply_bytes > MSG_REGISTER_BYTES) {
		return send_long(coid, send, bytes, reply, reply_bytes, out);
	}
	return msg_short(coid, send, bytes, reply, reply_bytes, out, THREAD_STATE_SEND);
}

int msg_registers_restart(int coid, const seL4_Word words[3], unsigned bytes, void *reply,
			  size_t reply_bytes, struct msg_reply *out)
{
	struct thread_page *page = seam_page();
	int error;

	do {
		seam_library_of(page)->no_restart = 0;
		error = msg_registers(coid, words, bytes, reply, reply_bytes, out);
	} while (error == ERESTART || (error == EINTR && msg_may_restart(page)));
	return error;
}

int msg_exchange_restart(int coid, const struct msg_parts *send, const struct msg_parts *reply,
			 struct msg_reply *out)
{
	struct thread_page *page = seam_page();
	int error;

	do {
		seam_library_of(page)->no_restart = 0;
		error = msg_exchange(coid, send, reply, out);
	} while (error == ERESTART || (error == EINTR && msg_may_restart(page)));
	return error;
}

int msg_send_restart(int coid, const void *send, size_t bytes, void *reply, size_t reply_bytes,
		     struct msg_reply *out)
{
	struct thread_page *page = seam_page();
	int error;

	do {
		seam_library_of(page)->no_restart = 0;
		error = msg_send(coid, send, bytes, reply, reply_bytes, out);
	} while (error == ERESTART || (error == EINTR && msg_may_restart(page)));
	return error;
}
