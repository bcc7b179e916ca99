/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages between two processes of one priority, connections, pulses, and
 * the cheapest request to taskman.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { MESSAGE_TYPE = _IO_MAX + 100, SMALL = 24, BIG = 4096, ROUNDS = 1000 };

struct client {
	int coid;
	size_t bytes;
	struct peer *peer;
};

static unsigned short out[BIG / 2] = { MESSAGE_TYPE };
static char back[BIG];

/* The handlers of a dispatch loop: one leaves its answer to the loop, one replies itself. */
static int answer(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	(void)code;
	(void)flags;
	(void)handle;
	message_answer(ctp, 0, ctp->msg, SMALL);
	return 0;
}

static int reply(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	(void)code;
	(void)flags;
	(void)handle;
	return MsgReply(ctp->rcvid, 0, ctp->msg, SMALL);
}

static void serve_dispatch(int (*handler)(message_context_t *, int, unsigned, void *))
{
	dispatch_t *dpp = dispatch_create();
	dispatch_context_t *ctp;

	need(message_attach(dpp, NULL, MESSAGE_TYPE, MESSAGE_TYPE, handler, NULL), "message_attach");
	ctp = dispatch_context_alloc(dpp);
	peer_ready(dispatch_chid(dpp));
	while ((ctp = dispatch_block(ctp))) {
		dispatch_handler(ctp);
	}
}

static void serve_answers(void *with)
{
	(void)with;
	serve_dispatch(answer);
}

static void serve_replies(void *with)
{
	(void)with;
	serve_dispatch(reply);
}

/* The plain calls. */
static void serve_plain(void *with)
{
	size_t bytes = *(size_t *)with;
	int chid = need(ChannelCreate(0), "ChannelCreate");

	peer_ready(chid);
	for (;;) {
		int rcvid = MsgReceive(chid, back, bytes, NULL);

		if (rcvid > 0) {
			MsgReply(rcvid, 0, back, bytes);
		}
	}
}

static void send(void *with)
{
	struct client *c = with;

	need(MsgSend(c->coid, out, c->bytes, back, c->bytes), "MsgSend");
}

static void round_trip(const char *name, peer_function *serve, size_t bytes)
{
	struct peer peer;
	struct client client = { .bytes = bytes };

	peer_start(&peer, serve, &bytes);
	client.coid = peer_connect(&peer);
	measure(&(struct row){ name, send, &client, ROUNDS });
	ConnectDetach(client.coid);
	peer_end(&peer);
}

static void copy(void *with)
{
	memcpy(back, out, BIG);
	__asm__ volatile("" : : "r"(with), "r"(back) : "memory");
}

static void attach_detach(void *with)
{
	struct client *c = with;

	need(ConnectDetach(peer_connect(c->peer)), "ConnectDetach");
}

static void attaching(void)
{
	size_t bytes = SMALL;
	struct peer peer;
	struct client client = { .peer = &peer };

	peer_start(&peer, serve_plain, &bytes);
	measure(&(struct row){ "connect_attach_detach", attach_detach, &client, ROUNDS });
	peer_end(&peer);
}

/* Pulses there and back. */

struct pulser {
	int own, other;
};

static void pulse_wait(int chid)
{
	struct _pulse pulse;

	need(MsgReceive(chid, &pulse, sizeof(pulse), NULL), "MsgReceive");
}

static void pulse_answer(void *with)
{
	int first = *(int *)with;
	int chid = need(ChannelCreate(0), "ChannelCreate");
	int coid = need(ConnectAttach(0, getppid(), first, _NTO_SIDE_CHANNEL, 0), "ConnectAttach");

	peer_ready(chid);
	for (;;) {
		pulse_wait(chid);
		MsgSendPulse(coid, -1, 1, 0);
	}
}

static void pulse(void *with)
{
	struct pulser *p = with;

	need(MsgSendPulse(p->other, -1, 1, 0), "MsgSendPulse");
	pulse_wait(p->own);
}

static void pulses(void)
{
	struct pulser p = { .own = need(ChannelCreate(0), "ChannelCreate") };
	struct peer peer;

	peer_start(&peer, pulse_answer, &p.own);
	p.other = peer_connect(&peer);
	measure(&(struct row){ "pulse_round_trip", pulse, &p, ROUNDS });
	peer_end(&peer);
}

static void ask(void *with)
{
	(void)with;
	need(getppid(), "getppid");
}

void bench_message(void)
{
	round_trip("msgsend_dispatch_24", serve_answers, SMALL);
	round_trip("msgsend_dispatch_reply_24", serve_replies, SMALL);
	round_trip("msgsend_plain_24", serve_plain, SMALL);
	measure(&(struct row){ "memcpy_4k", copy, NULL, ROUNDS });
	round_trip("msgsend_plain_4k", serve_plain, BIG);
	pulses();
	measure(&(struct row){ "taskman_request", ask, NULL, ROUNDS });
	attaching();
}
