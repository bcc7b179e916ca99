/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receive loop: dispatch_block() answers what the last turn left to answer
 * and waits for the next message in the same kernel call; dispatch_handler()
 * finds who serves it.
 *
 * walk read 6/9 -> lib/resmgr/serve.c
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "private.h"

dispatch_t *dispatch_create_channel(int chid, unsigned flags)
{
	dispatch_t *dpp = calloc(1, sizeof(*dpp));

	(void)flags;
	if (!dpp) {
		return NULL;
	}
	dpp->own_channel = chid < 0;
	dpp->chid = chid;
	if (chid < 0) {
		dpp->chid = ChannelCreate(_NTO_CHF_UNBLOCK | _NTO_CHF_DISCONNECT);
	}
	if (dpp->chid < 0) {
		free(dpp);
		return NULL;
	}
	pthread_mutex_init(&dpp->lock, NULL);
	dpp->message_size = RESMGR_MESSAGE_SIZE;
	dpp->parts = RESMGR_PARTS;
	dpp->console_coid = -1;
	return dpp;
}

dispatch_t *dispatch_create(void)
{
	return dispatch_create_channel(-1, 0);
}

static void ranges_free(struct code_range *r)
{
	while (r) {
		struct code_range *next = r->next;

		free(r);
		r = next;
	}
}

int dispatch_destroy(dispatch_t *dpp)
{
	while (dpp->mounts) {
		resmgr_detach(dpp, dpp->mounts->id, _RESMGR_DETACH_ALL);
	}
	if (dpp->own_channel) {
		ChannelDestroy(dpp->chid);
	}
	ranges_free(dpp->messages);
	ranges_free(dpp->pulses);
	pthread_mutex_destroy(&dpp->lock);
	free(dpp->mount_buckets);
	free(dpp->buckets);
	free(dpp);
	return 0;
}

int dispatch_chid(dispatch_t *dpp)
{
	return dpp->chid;
}

int message_connect(dispatch_t *dpp, int flags)
{
	return ConnectAttach(0, 0, dpp->chid, _NTO_SIDE_CHANNEL, flags | _NTO_COF_CLOEXEC);
}

dispatch_context_t *dispatch_context_alloc(dispatch_t *dpp)
{
	size_t size = sizeof(struct context) + dpp->parts * sizeof(iov_t);
	struct context *c = calloc(1, size);

	if (!c) {
		return NULL;
	}
	c->parts = dpp->parts;
	c->public.resmgr_context.msg = malloc(dpp->message_size);
	if (!c->public.resmgr_context.msg) {
		free(c);
		return NULL;
	}
	c->public.resmgr_context.dpp = dpp;
	c->public.resmgr_context.msg_max_size = dpp->message_size;
	c->turn = (struct msg_turn){
		.out = c->public.resmgr_context.iov,
		.chid = dpp->chid,
		.in = { c->public.resmgr_context.msg, dpp->message_size },
		.info = &c->public.resmgr_context.info,
	};
	return &c->public;
}

/* Whoever leaves the loop leaves nobody waiting. */
static void answer_now(struct context *c)
{
	if (c->answer_waits) {
		c->answer_waits = 0;
		MsgReplyv_r(c->turn.rcvid, c->turn.status, c->turn.out, c->turn.out_parts);
	}
}

void dispatch_context_free(dispatch_context_t *ctp)
{
	if (ctp) {
		answer_now(context_of(ctp));
		free(ctp->resmgr_context.msg);
		free(context_of(ctp));
	}
}

resmgr_context_t *resmgr_context_alloc(dispatch_t *dpp)
{
	dispatch_context_t *ctp = dispatch_context_alloc(dpp);

	return ctp ? &ctp->resmgr_context : NULL;
}

void resmgr_context_free(resmgr_context_t *ctp)
{
	dispatch_context_free((dispatch_context_t *)ctp);
}

static __attribute__((noinline)) dispatch_context_t *block_failed(int result)
{
	errno = -result;
	return NULL;
}

dispatch_context_t *dispatch_block(dispatch_context_t *public)
{
	resmgr_context_t *ctp = &public->resmgr_context;
	struct context *c = context_of(public);
	int rcvid;

	if (c->answer_waits) {
		c->answer_waits = 0;
		rcvid = msg_reply_receive(&c->turn);
	} else {
		rcvid = MsgReceivev_r(c->turn.chid, &c->turn.in, 1, &ctp->info);
	}
	c->turn.rcvid = rcvid;
	ctp->rcvid = rcvid;
	ctp->status = 0;
	ctp->offset = 0;
	ctp->size = ctp->info.msglen;
	return __builtin_expect(rcvid < 0, 0) ? block_failed(rcvid) : public;
}

void dispatch_unblock(dispatch_context_t *ctp)
{
	(void)ctp;
}

static int is_default_answer(int result)
{
	return result == _RESMGR_NOREPLY;
}

void context_answer(struct context *c, int result)
{
	resmgr_context_t *ctp = &c->public.resmgr_context;

	if (is_default_answer(result)) {
		return;
	}
	if (result == _RESMGR_DEFAULT) {
		result = ENOSYS;
	}
	if (result > 0) {
		MsgError(ctp->rcvid, result);
		return;
	}
	c->answer_waits = 1;
	c->turn.rcvid = ctp->rcvid;
	c->turn.out_parts = -result;
	c->turn.status = ctp->status;
}

void message_answer(message_context_t *ctp, long status, const void *msg, size_t bytes)
{
	struct context *c = context_of(ctp);

	SETIOV(ctp->iov, msg, bytes);
	c->answer_waits = 1;
	c->turn.out_parts = 1;
	c->turn.status = (int)status;
}

static inline struct code_range *range_find(struct code_range *r, int code)
{
	while (r && (code < r->low || code > r->high)) {
		r = r->next;
	}
	return r;
}

static __attribute__((noinline)) int serve_pulse(struct context *c)
{
	message_context_t *ctp = &c->public.message_context;
	struct _pulse pulse;
	struct code_range *r;

	memcpy(&pulse, ctp->msg, sizeof(pulse));
	r = range_find(ctp->dpp->pulses, pulse.code);
	if (r) {
		return r->func(ctp, pulse.code, 0, r->handle);
	}
	resmgr_pulse(c, &pulse);
	return 0;
}

static __attribute__((noinline)) int refuse(const message_context_t *ctp, int error)
{
	MsgError(ctp->rcvid, error);
	return 0;
}

static __attribute__((noinline)) int serve_io(struct context *c)
{
	resmgr_serve(c);
	return 0;
}

/* No call in it but in place of returning. */
int dispatch_handler(dispatch_context_t *public)
{
	message_context_t *ctp = &public->message_context;
	struct context *c = context_of(public);
	struct code_range *r;
	int type;

	if (ctp->rcvid == 0) {
		return serve_pulse(c);
	}
	if (ctp->size < sizeof(ctp->msg->type)) {
		return refuse(ctp, EINVAL);
	}
	type = ctp->msg->type;
	if (type >= _IO_BASE && type <= _IO_MAX) {
		return serve_io(c);
	}
	r = range_find(ctp->dpp->messages, type);
	return r ? r->func(ctp, type, 0, r->handle) : refuse(ctp, ENOSYS);
}

int dispatch_loop(dispatch_t *dpp)
{
	dispatch_context_t *ctp = dispatch_context_alloc(dpp);

	while (ctp) {
		if (dispatch_block(ctp)) {
			dispatch_handler(ctp);
		} else if (errno != EINTR) {
			break;
		}
	}
	dispatch_context_free(ctp);
	return -1;
}
