/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receiving: a message, or a pulse. The kernel says who sent it (the badge);
 * the header says how long it is and where its bytes are. Every received
 * message is recorded where taskman sees it before the server looks at it.
 *
 * walk read 5/9 -> lib/resmgr/dispatch.c
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/neutrino.h>

#include "abi/sel4/errors.h"
#include "held.h"
#include "pulse_queue.h"
#include "receive.h"
#include "refused.h"
#include "with_errno.h"
#include "words.h"

static inline void published(struct thread_page *page, unsigned state, int on)
{
	page->blocked_on = on;
	__asm__ volatile("" ::: "memory");
	page->state = state;
}

/* Of a short message: all but the fields that are always 0. */
static inline void info_fill(struct _msg_info *info, int chid, const struct sel4_registers *r)
{
	seL4_Word label = r->info >> 12;

	info->pid = badge_pid(r->a0);
	info->tid = msg_tid(label);
	info->chid = chid;
	info->scoid = badge_scoid(r->a0);
	info->msglen = msg_low(r->mr[0]);
	info->srcmsglen = msg_low(r->mr[0]);
	info->dstmsglen = msg_high(r->mr[0]);
	info->priority = msg_priority(label);
	info->flags = 0;
}

void slot_info(const struct slot *s, struct _msg_info *info)
{
	const struct held *h = s->record;

	*info = (struct _msg_info){
		.pid = badge_pid(h->badge),
		.tid = msg_tid(h->label),
		.chid = s->chid,
		.scoid = badge_scoid(h->badge),
		.msglen = s->received,
		.srcmsglen = msg_low(h->sizes),
		.dstmsglen = msg_high(h->sizes),
		.priority = msg_priority(h->label),
		.flags = s->flags,
	};
}

/* The bytes that came in registers and IPC buffer, kept until the reply. */
static int bytes_keep(struct slot *s, struct thread_page *page, const struct sel4_registers *r)
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
static inline void message_record(struct slot *s, int chid, const struct sel4_registers *r)
{
	struct held *record = s->record;

	s->answering = 0;
	s->chid = chid;
	record->label = r->info >> 12;
	record->sizes = r->mr[0];
	__asm__ volatile("" ::: "memory");
	record->badge = r->a0;
	s->rcvid = s->next_rcvid;
	a_barrier();
}

/* It stands in the registers, whole words, and fits the first part: most do. */
static inline int message_is_short(const struct sel4_registers *r, const struct iovec *iov)
{
	return (r->info >> 12 & (MSG_LABEL | MSG_IN_WINDOW)) == MSG_LABEL &&
	       (r->info & 0x7f) == 4 && iov[0].iov_len >= msg_low(r->mr[0]) &&
	       words_fit(iov[0].iov_base, msg_low(r->mr[0]));
}

static inline void message_take_short(struct slot *s, const struct sel4_registers *r,
				      const struct iovec *iov)
{
	s->bytes[0] = r->mr[1];
	s->bytes[1] = r->mr[2];
	s->bytes[2] = r->mr[3];
	s->received = msg_low(r->mr[0]);
	words_store_whole(iov[0].iov_base, &r->mr[1], msg_low(r->mr[0]));
}

/* Its bytes to the server. */
static int message_take(struct slot *s, struct thread_page *page, const struct sel4_registers *r,
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
	struct sel4_registers r;

	reply_prepare(s, MSG_ERROR, error, 0, 0, &r);
	s->record->badge = 0;
	r.a0 = s->reply;
	seam_trap(seL4_SysSend, &r, 0);
}

/*
 * Waits for the next message; R has the registers of an answer that goes out
 * in the same trap, if NUMBER is ReplyRecv. Handlers are held off from here
 * until its bytes are taken.
 */
static inline void receive_trap(struct thread_page *page, long number, int chid,
				const struct slot *s, struct sel4_registers *r)
{
	published(page, THREAD_STATE_RECEIVE, chid);
	r->a0 = 2 * (seL4_Word)chid + 1; /* as seam_slot() of a side index */
	seam_receive(number, r, s->reply);
	page->state = THREAD_STATE_RUNNING;
}

/*
 * A signal can catch a thread just before its ecall as well as in it: then the
 * answer has not gone yet. Giving it twice does no harm, nobody waits for it.
 */
static void answer_again(struct slot *s, const struct msg_turn *turn)
{
	struct sel4_registers r;

	reply_prepare(s, 0, turn->status, turn->out, turn->out_parts, &r);
	r.a0 = s->reply;
	seam_trap(seL4_SysSend, &r, 0);
}

/* The look at the channel was in time, the trap was not: its capability has gone. */
static inline int is_gone(const struct sel4_registers *r)
{
	return r->a0 == 0 && r->info >> 12 == seL4_InvalidCapability;
}

enum { AGAIN = INT_MIN };

/* Runs the handlers of signals that came meanwhile. */
static __attribute__((noinline)) int signals_first(struct thread_page *page, int rcvid)
{
	seam_hold(page);
	seam_release(page);
	return rcvid;
}

/* Where what came goes, and what was answered with the receive (NULL: nothing). */
struct target {
	int chid;
	const struct iovec *iov;
	size_t parts;
	struct _msg_info *info;
	const struct msg_turn *answered;
};

/* What came is no message. 0: a pulse was given; AGAIN, or a negative errno. */
static int other_take(struct slot *s, struct thread_page *page, const struct sel4_registers *r,
		      const struct target *to)
{
	if (badge_is_notification(r->a0)) {
		seam_release(page);
		if (pulse_arrived(to->chid, badge_is_forwarded(r->a0) ? r->mr[0] : r->a0, to->iov,
				  to->parts, to->info) != 0) {
			return AGAIN;
		}
		slot_put(s);
		return 0;
	}
	if (to->answered && !is_gone(r)) {
		answer_again(s, to->answered);
	}
	seam_release(page);
	slot_put(s);
	return !is_gone(r) && channel_is_known(to->chid) ? -EINTR : -ESRCH;
}

/* Any message, or anything else: rcvid, or as other_take(). */
static int anything_take(struct slot *s, struct thread_page *page, const struct sel4_registers *r,
			 const struct target *to)
{
	seL4_Word label = r->info >> 12;
	int error;

	if (badge_is_notification(r->a0) || r->a0 == 0) {
		return other_take(s, page, r, to);
	}
	message_record(s, to->chid, r);
	error = refused_any && refused_take(badge_pid(r->a0), msg_tid(label), msg_seq(label))
			? EINTR : message_take(s, page, r, to->iov, to->parts);
	seam_release(page);
	if (error) {
		refuse(s, error);
		slot_reuse(s);
		return AGAIN;
	}
	if (to->info) {
		slot_info(s, to->info);
	}
	return s->rcvid;
}

/* Takes what s->came, and waits on until it is something for the caller. */
static int receive_long(struct slot *s, struct target *to)
{
	struct thread_page *page = seam_page();
	struct sel4_registers r = s->came;
	int result = anything_take(s, page, &r, to);

	while (result == AGAIN) {
		/* What there was to answer is answered. */
		to->answered = 0;
		s->answering = 0;
		r = (struct sel4_registers){ 0 };
		seam_hold(page);
		receive_trap(page, seL4_SysRecv, to->chid, s, &r);
		result = anything_take(s, page, &r, to);
	}
	return result;
}

static __attribute__((noinline)) int receive_rest(struct slot *s, int chid,
						  const struct iovec *iov, size_t parts,
						  struct _msg_info *info)
{
	struct target to = { chid, iov, parts, info, 0 };

	return receive_long(s, &to);
}

static __attribute__((noinline)) int turn_rest(struct slot *s, const struct msg_turn *turn)
{
	struct target to = { turn->chid, &turn->in, 1, turn->info, turn };

	return receive_long(s, &to);
}

/*
 * What the trap brought, if it is a short message; 0: it is something else,
 * for receive_long(). There is no call here, so that nothing need be saved.
 */
static inline __attribute__((always_inline)) int
receive_short(int chid, struct slot *s, const struct sel4_registers *r, const struct iovec *iov)
{
	if (__builtin_expect((long)r->a0 <= 0 || !message_is_short(r, iov), 0)) {
		s->came = *r;
		return 0;
	}
	message_record(s, chid, r);
	if (__builtin_expect(refused_any != 0, 0)) {
		s->came = *r;
		return 0;
	}
	message_take_short(s, r, iov);
	return 1;
}

/* Handlers may run again; one that was held off does so at once. */
static inline __attribute__((always_inline)) int receive_end(struct thread_page *page,
							     const struct slot *s)
{
	page->signal_hold--;
	__asm__ volatile("" ::: "memory");
	if (__builtin_expect(*(volatile unsigned *)&page->signal_pending, 0)) {
		return signals_first(page, s->rcvid);
	}
	return s->rcvid;
}

int msg_receive(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
	struct thread_page *page = seam_page();
	struct sel4_registers r = { 0 };
	struct slot *s;
	int error = channel_is_quiet(page, chid) ? 0 : channel_prepare(chid);

	if (error) {
		return -error;
	}
	if (pulses_wait() && pulse_give(chid, iov, parts, info) == 0) {
		return 0;
	}
	error = slot_take(&s);
	if (error) {
		return -error;
	}
	seam_hold(page);
	receive_trap(page, seL4_SysRecv, chid, s, &r);
	if (parts != 1) {
		s->came = r;
		return receive_rest(s, chid, iov, parts, info);
	}
	if (!receive_short(chid, s, &r, iov)) {
		return receive_rest(s, chid, iov, parts, info);
	}
	if (info) {
		*info = (struct _msg_info){ 0 };
		info_fill(info, chid, &r);
	}
	return receive_end(page, s);
}

/*
 * Not an answer in the window: its client may have got the first one, and use
 * the window for something else. Nor what MsgWrite() put: that is gone then.
 */
static int may_answer_again(const struct slot *s, const struct msg_turn *turn)
{
	size_t bytes = 0;

	for (size_t i = 0; i < turn->out_parts; i++) {
		bytes += turn->out[i].iov_len;
	}
	return !s->written && bytes <= MSG_BUFFER_BYTES;
}

/* R has the answer; S is for the next message. */
static inline __attribute__((always_inline)) int
turn_trap(const struct msg_turn *turn, struct thread_page *page, struct slot *s,
	  struct sel4_registers *r)
{
	receive_trap(page, seL4_SysReplyRecv, turn->chid, s, r);
	if (__builtin_expect(!receive_short(turn->chid, s, r, &turn->in), 0)) {
		return turn_rest(s, turn);
	}
	info_fill(turn->info, turn->chid, r);
	return receive_end(page, s);
}

/* Any answer, on any channel. */
static __attribute__((noinline)) int reply_receive_long(struct msg_turn *turn)
{
	struct thread_page *page = seam_page();
	struct slot *s = slot_find(turn->rcvid);
	struct sel4_registers r;

	turn->slot = s;
	if (!s || !channel_is_quiet(page, turn->chid) || !may_answer_again(s, turn)) {
		MsgReplyv_r(turn->rcvid, turn->status, turn->out, turn->out_parts);
		return msg_receive(turn->chid, &turn->in, 1, turn->info);
	}
	seam_hold(page);
	reply_prepare(s, 0, turn->status, turn->out, turn->out_parts, &r);
	slot_answering(s);
	slot_renew(s);
	return turn_trap(turn, page, s, &r);
}

/*
 * Short both ways: no call in it but in place of returning. The slot of the
 * last turn is mostly that of this one too; slots are never freed.
 */
int msg_reply_receive(struct msg_turn *turn)
{
	struct thread_page *page = seam_page();
	struct slot *s = turn->slot;
	struct sel4_registers r;

	if (__builtin_expect(!s || s->rcvid != turn->rcvid || !channel_is_quiet(page, turn->chid) ||
			     !reply_is_short(s, turn->out, turn->out_parts), 0)) {
		return reply_receive_long(turn);
	}
	reply_prepare_short(0, turn->status, turn->out, turn->out_parts, &r);
	seam_hold(page);
	slot_answering(s);
	slot_forget(s);
	return turn_trap(turn, page, s, &r);
}

int MsgReceivev_r(int chid, const iov_t *iov, size_t parts, struct _msg_info *info)
{
	return msg_receive(chid, iov, parts, info);
}

int MsgReceivev(int chid, const iov_t *iov, size_t parts, struct _msg_info *info)
{
	return with_errno(msg_receive(chid, iov, parts, info));
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
