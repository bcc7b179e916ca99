/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MsgSend and its mirror: sizes on every border between registers, IPC buffer
 * and window, parts, offsets, errors, and replies in any order.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"

enum { MOST = 4 << 20, SMALL = 1000, SENDERS = 8, ROUNDS = 200 };

enum op { ECHO, FAIL, STATUS, READ_AT, WRITE_PARTS, INFO, STOP };

struct request {
	int op;
	int value;
	long offset;
};

static int chid, coid;
static char *sent, *got, *held;

/* Answers with the bytes that came; those not received yet are read. */
static void answer_echo(int rcvid, const struct _msg_info *info, const char *first)
{
	size_t size = info->srcmsglen;

	if (size <= SMALL) {
		MsgReply(rcvid, size, first, size);
		return;
	}
	memcpy(held, first, SMALL);
	MsgRead(rcvid, held + SMALL, size - SMALL, SMALL);
	MsgReply(rcvid, size, held, size);
}

static void answer_parts(int rcvid, const struct request *r)
{
	for (int i = r->value - 1; i >= 0; i--) {
		char part[64];

		memset(part, 'a' + i % 26, sizeof(part));
		MsgWrite(rcvid, part, sizeof(part), i * sizeof(part));
	}
	MsgReply(rcvid, 0, NULL, 0);
}

static void answer_read(int rcvid, const struct request *r)
{
	char bytes[64];
	ssize_t n = MsgRead(rcvid, bytes, r->value, r->offset);

	MsgReply(rcvid, n, bytes, n > 0 ? n : 0);
}

static void *serve(void *argument)
{
	static char first[SMALL];

	for (;;) {
		struct _msg_info info;
		struct request r = { ECHO, 0, 0 };
		int rcvid = MsgReceive(chid, first, sizeof(first), &info);

		if (rcvid <= 0) {
			continue;
		}
		if (info.srcmsglen == sizeof(r)) {
			memcpy(&r, first, sizeof(r));
		}
		switch (r.op) {
		case FAIL:
			MsgError(rcvid, r.value);
			break;
		case STATUS:
			MsgReply(rcvid, r.value, "abcdefgh", 8);
			break;
		case READ_AT:
			answer_read(rcvid, &r);
			break;
		case WRITE_PARTS:
			answer_parts(rcvid, &r);
			break;
		case INFO:
			MsgReply(rcvid, 0, &info, sizeof(info));
			break;
		case STOP:
			MsgReply(rcvid, 0, NULL, 0);
			return argument;
		default:
			answer_echo(rcvid, &info, first);
		}
	}
}

static void start(void)
{
	pthread_t thread;

	sent = malloc(MOST);
	got = malloc(MOST);
	held = malloc(MOST);
	CHECK(sent && got && held);
	for (int i = 0; i < MOST; i++) {
		sent[i] = (char)(i * 7 + (i >> 8) * 13 + 1);
	}
	/* An echo of the first bytes must not look like a request. */
	memset(sent, 0, sizeof(struct request));
	chid = ChannelCreate(0);
	CHECK(chid > 0);
	coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	CHECK(coid >= _NTO_SIDE_CHANNEL);
	CHECK_INT(pthread_create(&thread, NULL, serve, NULL), 0);
}

static void echo(size_t size)
{
	memset(got, 0x55, size < MOST ? size + 1 : size);
	CHECK_INT(MsgSend(coid, sent, size, got, size), size);
	CHECK(memcmp(sent, got, size) == 0);
	CHECK(size == MOST || got[size] == 0x55);
}

static void sizes_in_registers(void)
{
	for (size_t size = 0; size <= 26; size++) {
		echo(size);
	}
}

static void sizes_in_the_ipc_buffer(void)
{
	static const size_t sizes[] = { 31, 32, 33, 100, 511, 512, 944, 950, 951, 952 };

	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		echo(sizes[i]);
	}
}

static void sizes_in_the_window(void)
{
	static const size_t sizes[] = { 953, 960, 999, 1000, 1001, 4095, 4096, 4097, 65536, 100001 };

	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		echo(sizes[i]);
	}
}

static void one_mebibyte(void)
{
	echo(1 << 20);
}

static void four_mebibytes(void)
{
	echo(MOST);
	echo(8);
}

static void short_request_long_reply(void)
{
	struct request r = { WRITE_PARTS, 40, 0 };

	CHECK_INT(MsgSend(coid, &r, sizeof(r), got, 40 * 64), 0);
	for (int i = 0; i < 40; i++) {
		CHECK_INT(got[i * 64], 'a' + i % 26);
		CHECK_INT(got[i * 64 + 63], 'a' + i % 26);
	}
}

static void status_is_returned(void)
{
	struct request r = { STATUS, 12345, 0 };

	CHECK_INT(MsgSend(coid, &r, sizeof(r), got, 8), 12345);
	CHECK(memcmp(got, "abcdefgh", 8) == 0);
}

static void a_reply_is_cut_to_what_fits(void)
{
	struct request r = { STATUS, 1, 0 };

	memset(got, 'z', 16);
	CHECK_INT(MsgSend(coid, &r, sizeof(r), got, 3), 1);
	CHECK(memcmp(got, "abczzz", 6) == 0);
	CHECK_INT(MsgSend(coid, &r, sizeof(r), NULL, 0), 1);
}

static void errors_come_through(void)
{
	struct request r = { FAIL, ENOTTY, 0 };

	CHECK_ERRNO(MsgSend(coid, &r, sizeof(r), NULL, 0), ENOTTY);
	CHECK_INT(MsgSend_r(coid, &r, sizeof(r), NULL, 0), -ENOTTY);
	r.value = 4000;
	CHECK_ERRNO(MsgSend(coid, &r, sizeof(r), NULL, 0), 4000);
	r.value = EOK;
	CHECK_INT(MsgSend(coid, &r, sizeof(r), NULL, 0), 0);
}

static void parts_are_gathered_and_scattered(void)
{
	iov_t out[3], in[3];

	SETIOV(&out[0], sent, 10);
	SETIOV(&out[1], sent + 10, 0);
	SETIOV(&out[2], sent + 10, 2990);
	SETIOV(&in[0], got, 1);
	SETIOV(&in[1], got + 1, 1999);
	SETIOV(&in[2], got + 2000, 1000);
	memset(got, 0, 3000);
	CHECK_INT(MsgSendv(coid, out, 3, in, 3), 3000);
	CHECK(memcmp(got, sent, 3000) == 0);
}

static void read_at_an_offset(void)
{
	struct request r = { READ_AT, 8, 4 };
	char answer[64];

	CHECK_INT(MsgSend(coid, &r, sizeof(r), answer, sizeof(answer)), 8);
	CHECK(memcmp(answer, (char *)&r + 4, 8) == 0);
	/* At the end fewer, behind it none. */
	r.offset = sizeof(r) - 2;
	CHECK_INT(MsgSend(coid, &r, sizeof(r), answer, sizeof(answer)), 2);
	r.offset = sizeof(r);
	CHECK_INT(MsgSend(coid, &r, sizeof(r), answer, sizeof(answer)), 0);
	r.offset = 1L << 40;
	CHECK_INT(MsgSend(coid, &r, sizeof(r), answer, sizeof(answer)), 0);
}

static void info_tells_the_truth(void)
{
	struct request r = { INFO, 0, 0 };
	struct _msg_info info;

	CHECK_INT(MsgSend(coid, &r, sizeof(r), &info, sizeof(info)), 0);
	CHECK_INT(info.pid, getpid());
	CHECK_INT(info.chid, chid);
	CHECK_INT(info.srcmsglen, sizeof(r));
	CHECK_INT(info.msglen, sizeof(r));
	CHECK_INT(info.dstmsglen, sizeof(info));
	CHECK(info.tid > 0 && info.scoid > 0);
}

static void wrong_coids_are_refused(void)
{
	CHECK_ERRNO(MsgSend(999, sent, 8, NULL, 0), EBADF);
	CHECK_ERRNO(MsgSend(-1, sent, 8, NULL, 0), EBADF);
	CHECK_ERRNO(MsgSend(_NTO_SIDE_CHANNEL | 0xffff, sent, 8, NULL, 0), EBADF);
}

static void wrong_rcvids_are_refused(void)
{
	struct _msg_info info;

	CHECK_ERRNO(MsgReply(0x7fffff, 0, NULL, 0), ESRCH);
	CHECK_ERRNO(MsgError(12345678, EINVAL), ESRCH);
	CHECK_ERRNO(MsgRead(0x7fffff, got, 8, 0), ESRCH);
	CHECK_ERRNO(MsgInfo(0x7fffff, &info), ESRCH);
	CHECK_ERRNO(MsgReceive(0x7fff, got, 8, NULL), ESRCH);
}

static void *send_many(void *argument)
{
	long number = (long)argument;

	for (long i = 0; i < ROUNDS; i++) {
		/* Three words, so that no sender's bytes look like a request. */
		long words[3] = { number << 32, i, number }, back[3] = { 0, 0, 0 };

		if (MsgSend(coid, words, sizeof(words), back, sizeof(back)) != sizeof(words) ||
		    memcmp(words, back, sizeof(words)) != 0) {
			return (void *)-1L;
		}
	}
	return argument;
}

static void many_senders_get_their_own_replies(void)
{
	pthread_t threads[SENDERS];
	void *result;

	for (long i = 0; i < SENDERS; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, send_many, (void *)(i + 1)), 0);
	}
	for (long i = 0; i < SENDERS; i++) {
		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, i + 1);
	}
}

/* Three clients, answered last first. */
static int order_chid;

static void *ask_once(void *argument)
{
	int to = ConnectAttach(0, 0, order_chid, _NTO_SIDE_CHANNEL, 0);
	long answer = 0;
	long status = MsgSend(to, &argument, sizeof(argument), &answer, sizeof(answer));

	ConnectDetach(to);
	return (void *)(status == 7 ? answer : -1L);
}

static void replies_in_any_order(void)
{
	pthread_t threads[3];
	long numbers[3];
	int rcvids[3];

	order_chid = ChannelCreate(0);
	CHECK(order_chid > 0);
	for (long i = 0; i < 3; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, ask_once, (void *)(i + 10)), 0);
	}
	for (int i = 0; i < 3; i++) {
		rcvids[i] = MsgReceive(order_chid, &numbers[i], sizeof(numbers[i]), NULL);
		CHECK(rcvids[i] > 0);
	}
	for (int i = 2; i >= 0; i--) {
		long answer = numbers[i] * 2;

		CHECK_INT(MsgReply(rcvids[i], 7, &answer, sizeof(answer)), 0);
		CHECK_ERRNO(MsgReply(rcvids[i], 7, &answer, sizeof(answer)), ESRCH);
	}
	for (long i = 0; i < 3; i++) {
		void *result;

		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, (i + 10) * 2);
	}
	CHECK_INT(ChannelDestroy(order_chid), 0);
}

static int echo_as_child(void *argument)
{
	/* Connections of a parent's side channels are the child's too. */
	char bytes[2000], back[2000];

	(void)argument;
	memset(bytes, 3, sizeof(bytes));
	return MsgSend(coid, bytes, sizeof(bytes), back, sizeof(back)) == sizeof(bytes) &&
			       memcmp(bytes, back, sizeof(bytes)) == 0
		       ? 0
		       : 1;
}

static void another_process_sends(void)
{
	int pid = child_start(echo_as_child, NULL);

	CHECK(pid > 0);
	CHECK_INT(child_end(pid), 0);
}

TESTS_MAIN(TEST(start), TEST(sizes_in_registers), TEST(sizes_in_the_ipc_buffer),
	   TEST(sizes_in_the_window), TEST(one_mebibyte), TEST(four_mebibytes),
	   TEST(short_request_long_reply), TEST(status_is_returned),
	   TEST(a_reply_is_cut_to_what_fits), TEST(errors_come_through),
	   TEST(parts_are_gathered_and_scattered), TEST(read_at_an_offset),
	   TEST(info_tells_the_truth), TEST(wrong_coids_are_refused),
	   TEST(wrong_rcvids_are_refused), TEST(many_senders_get_their_own_replies),
	   TEST(replies_in_any_order), TEST(another_process_sends))
