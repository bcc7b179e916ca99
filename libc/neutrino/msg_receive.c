/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receiving: a message, or a pulse. The kernel says who sent it (the badge);
 * the header says how long it is and where its bytes are. Every received
 * message is recorded where taskman sees it before the server looks at it.
 *
 * walk read 5/9 -> lib/resmgr/dispatch.c
 */
#include <errno.h>
#include <string.h>
#include <sys/neutrino.h>

#include "held.h"
#include "pulse_queue.h"
#include "receive.h"

static void published(struct thread_page *page, unsigned state, int on)
{
	page->blocked_on = on;
	__asm__ volatile("" ::: "memory");
	page->state = state;
}

static void info_fill(const struct slot *s, int chid, struct _msg_info *info)
{
	const struct held *h = s->record;

	*info = (struct _msg_info){
		.pid = badge_pid(h->badge),
		.tid = msg_tid(h->label),
		.chid = chid,
		.scoid = badge_scoid(h->badge),
		.msglen = s->received,
		.srcmsglen = msg_low(h->sizes),
		.dstmsglen = msg_high(h->sizes),
		.priority = msg_priority(h->label),
		.flags = s->flags,
	};
}

void slot_info(const struct slot *s, struct _msg_info *info)
{
	info_fill(s, s->chid, info);
}

/* The bytes that came in registers and IPC buffer, kept until the reply. */
static int bytes_keep(struct slot *s, struct thread_page *page, const struct seam_registers *r)
{
	unsigned sent = msg_low(r->mr[0]);
	unsigned length = r->info & 0x7f;

	if (length == 0 || sent > (length - 1) * sizeof(seL4_Word)) {
		return EFAULT;
	}
	s->bytes[0] = r->mr[1];
	s->bytes[1] = r->mr[2];
	s->bytes[2] = r->mr[3];
	if (sent > MSG_REGISTER_BYTES) {
		memcpy(&s->bytes[3], &page->ipc_buffer.msg[4], sent - MSG_REGISTER_BYTES);
	}
	return 0;
}

const char *slot_message(struct slot *s, size_t *bytes)
{
	const struct held *h = s->record;

	*bytes = msg_low(h->sizes);
	if (!(h->label & MSG_IN_WINDOW)) {
		return (const char *)s->bytes;
	}
	if (slot_window(s) != 0) {
		return 0;
	}
	/* What the window cannot hold was not sent. */
	if (*bytes > s->window->size) {
		*bytes = s->window->size;
	}
	return s->window->address;
}

/*
 * A message has come: it is recorded, and then looked for among the refused
 * ones. Who refuses does it in the other order, so one of the two sees the other.
 */
static int message_record(struct slot *s, const struct seam_registers *r)
{
	s->answering = 0;
	s->record->label = r->info >> 12;
	s->record->sizes = r->mr[0];
	__asm__ volatile("" ::: "memory");
	s->record->badge = r->a0;
	s->in_use = 1;
	a_barrier();
	return refused_take(badge_pid(r->a0), msg_tid(r->info >> 12), msg_seq(r->info >> 12))
		       ? EINTR : 0;
}

/* Its bytes to the server. */
static int message_take(struct slot *s, struct thread_page *page, const struct seam_registers *r,
			const struct iovec *iov, size_t parts)
{
	const char *message;
	size_t bytes;

	if (!(s->record->label & MSG_LABEL)) {
		return EFAULT;
	}
	if (!(s->record->label & MSG_IN_WINDOW)) {
		int error = bytes_keep(s, page, r);

		if (error) {
			return error;
		}
	}
	message = slot_message(s, &bytes);
	if (!message) {
		return EFAULT;
	}
	s->received = iov_scatter(iov, parts, message, bytes);
	return 0;
}

/* An answer for a client whose message could not even be taken. */
static void refuse(struct slot *s, int error)
{
	struct seam_registers r;

	reply_prepare(s, MSG_ERROR, error, 0, 0, &r);
	s->record->badge = 0;
	r.a0 = s->reply;
	seam_trap(seL4_SysSend, &r, 0);
}

static int is_interrupted(const struct seam_registers *r)
{
	return r->a0 == 0 && (r->info >> 12 & MSG_ERROR);
}

/* An answer that goes out with the next receive. */
struct answer {
	int status;
	const struct iovec *iov;
	size_t parts;
};

/*
 * One trap: gives ANSWER (if any) to the client of S, and waits for the next
 * message. Handlers are held off from here until its bytes are taken.
 */
static void receive_trap(int chid, struct slot *s, const struct answer *answer,
			 struct seam_registers *r)
{
	struct thread_page *page = seam_page();
	long number = seL4_SysRecv;

	seam_hold(page);
	published(page, THREAD_STATE_RECEIVE, chid);
	*r = (struct seam_registers){ 0 };
	if (answer) {
		reply_prepare(s, 0, answer->status, answer->iov, answer->parts, r);
		slot_answering(s);
		slot_reuse(s);
		number = seL4_SysReplyRecv;
	}
	r->a0 = seam_slot(chid | SYSMGR_COID);
	seam_receive(number, r, s->reply);
	page->state = THREAD_STATE_RUNNING;
}

/*
 * A signal can catch a thread just before its ecall as well as in it: then the
 * answer has not gone yet. Giving it twice does no harm, nobody waits for it.
 */
static void answer_again(struct slot *s, const struct answer *answer)
{
	struct seam_registers r;

	reply_prepare(s, 0, answer->status, answer->iov, answer->parts, &r);
	r.a0 = s->reply;
	seam_trap(seL4_SysSend, &r, 0);
}

/* S is free for use, or holds the message that ANSWER is for. */
static int receive_with(int chid, struct slot *s, const struct answer *answer,
			const struct iovec *iov, size_t parts, struct _msg_info *info)
{
	struct thread_page *page = seam_page();

	for (;; answer = 0) {
		struct seam_registers r;
		int error;

		receive_trap(chid, s, answer, &r);
		if (badge_is_notification(r.a0)) {
			seam_release(page);
			if (pulses_arrived(chid, r.a0)) {
				slot_put(s);
				return pulse_give(chid, iov, parts, info);
			}
			continue;
		}
		if (is_interrupted(&r)) {
			if (answer) {
				answer_again(s, answer);
			}
			seam_release(page);
			slot_put(s);
			return channel_is_known(chid) ? -EINTR : -ESRCH;
		}
		s->chid = chid;
		error = message_record(s, &r);
		if (!error) {
			error = message_take(s, page, &r, iov, parts);
		}
		seam_release(page);
		if (error) {
			refuse(s, error);
			slot_reuse(s);
			continue;
		}
		if (info) {
			info_fill(s, chid, info);
		}
		return slot_rcvid(s);
	}
}

int msg_receive(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
	struct slot *s;
	int error = channel_prepare(chid);

	if (error) {
		return -error;
	}
	if (pulse_waits(chid)) {
		return pulse_give(chid, iov, parts, info);
	}
	error = slot_take(&s);
	return error ? -error : receive_with(chid, s, 0, iov, parts, info);
}

int msg_reply_receive(int rcvid, int status, const struct iovec *out, size_t out_parts, int chid,
		      const struct iovec *iov, size_t parts, struct _msg_info *info)
{
	struct slot *s = slot_find(rcvid);
	struct answer answer = { status, out, out_parts };

	if (!s || pulse_waits(chid)) {
		MsgReplyv_r(rcvid, status, out, out_parts);
		return msg_receive(chid, iov, parts, info);
	}
	return receive_with(chid, s, &answer, iov, parts, info);
}

int MsgReceivev_r(int chid, const iov_t *iov, size_t parts, struct _msg_info *info)
{
	return msg_receive(chid, iov, parts, info);
}

int MsgReceivev(int chid, const iov_t *iov, size_t parts, struct _msg_info *info)
{
	int result = msg_receive(chid, iov, parts, info);

	if (result < 0) {
		errno = -result;
		return -1;
	}
	return result;
}

int MsgReceive_r(int chid, void *msg, size_t bytes, struct _msg_info *info)
{
	struct iovec iov = { msg, bytes };

	return msg_receive(chid, &iov, 1, info);
}

int MsgReceive(int chid, void *msg, size_t bytes, struct _msg_info *info)
{
	struct iovec iov = { msg, bytes };

	return MsgReceivev(chid, &iov, 1, info);
}
