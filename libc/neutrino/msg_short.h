/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The short way of a message: at most 24 bytes out and room for 24 back, all
 * in registers. In line, because it is the way of most messages and a call
 * more is felt; msg_send.c has the long way.
 */
#pragma once

#include "message.h"
#include "words.h"

/* Says what this thread is about to do; returns its label, where a MessageInfo has it. */
static inline seL4_Word msg_publish(struct thread_page *page, int coid, unsigned flags,
				    unsigned state)
{
	unsigned seq = page->seq + 1;

	page->blocked_on = coid;
	page->seq = seq;
	page->state = state;
	__asm__ volatile("" ::: "memory");
	/* The sequence number stands at the top: what of it does not fit goes by itself. */
	return (page->label | MSG_LABEL | flags) << 12 | (seL4_Word)seq << (MSG_SEQ_SHIFT + 12);
}

_Static_assert(MSG_SEQ_SHIFT + 12 + 12 == 64, "label at bit 12, sequence at its top");

static inline void msg_call(struct thread_page *page, struct sel4_registers *r)
{
	seam_call(r);
	page->state = THREAD_STATE_RUNNING;
}

/* 0, or the errno that the reply in the registers stands for. */
static inline int msg_reply_error(const struct sel4_registers *r, int coid)
{
	seL4_Word label = r->info >> 12;

	if (__builtin_expect(label < MSG_LABEL, 0)) {
		return msg_refused(coid, label);
	}
	return label & MSG_ERROR ? (int)msg_low(r->mr[0]) : 0;
}

/* Out with what is in R's words, and back with whatever the answer is. */
static inline __attribute__((always_inline)) void
msg_short_send(struct thread_page *page, int coid, size_t bytes, size_t reply_bytes,
	       unsigned state, struct sel4_registers *r)
{
	r->info = msg_publish(page, coid, 0, state) | 4;
	r->a0 = seam_slot(coid);
	r->mr[0] = msg_sizes(bytes, reply_bytes);
	msg_call(page, r);
}

/*
 * A reply without anything special, no negative status, and of whole words
 * that fit, as REPLY_BYTES are.
 */
static inline int msg_is_plain(const struct sel4_registers *r, size_t reply_bytes)
{
	return (r->info >> 12 & (MSG_LABEL | MSG_ERROR)) == MSG_LABEL &&
	       (msg_high(r->mr[0]) == reply_bytes ||
		(msg_high(r->mr[0]) < reply_bytes && (msg_high(r->mr[0]) & 7) == 0)) &&
	       (int)msg_low(r->mr[0]) >= 0;
}

static inline int msg_is_restart(const struct sel4_registers *r)
{
	return (r->info >> 12 & (MSG_LABEL | MSG_ERROR)) == (MSG_LABEL | MSG_ERROR) &&
	       msg_low(r->mr[0]) == ERESTART;
}

/* Any answer: 0 and what it holds, or the errno it stands for. Signals are looked after. */
static inline int msg_short_finish(int coid, const struct sel4_registers *r, void *reply,
				   size_t reply_bytes, struct msg_reply *out)
{
	struct thread_page *page = seam_page();
	int error = msg_reply_error(r, coid);

	if (__builtin_expect(!error, 1)) {
		out->status = msg_low(r->mr[0]);
		out->got = msg_high(r->mr[0]);
		words_store(reply, &r->mr[1], out->got < reply_bytes ? out->got : reply_bytes);
	}
	if (__builtin_expect(page->signal_pending && !page->signal_hold, 0)) {
		seam_signals_take();
	}
	return error;
}

/* REQUEST and REPLY are aligned words, or copied as bytes. */
static inline int msg_short(int coid, const void *request, size_t bytes, void *reply,
			    size_t reply_bytes, struct msg_reply *out, unsigned state)
{
	struct sel4_registers r;

	words_load(&r.mr[1], request, bytes);
	msg_short_send(seam_page(), coid, bytes, reply_bytes, state, &r);
	return msg_short_finish(coid, &r, reply, reply_bytes, out);
}
