/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ring and the waiters of a pipe, on the host: the messages are arrays
 * here, and replies are kept to be looked at.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "../pipe.h"

enum { MESSAGES = 8, MESSAGE_MOST = 200000, DATA = 24, NONE = -1 };

/* What a client sent, and what it was answered. */
struct message {
	char bytes[MESSAGE_MOST];
	size_t size;
	int error;	/* NONE: not answered */
	long status;
	char reply[MESSAGE_MOST];
	size_t reply_size;
	int is_gone;
};

static struct message messages[MESSAGES];
static struct pipe p;

ssize_t MsgReadv(int rcvid, const iov_t *iov, size_t parts, size_t offset)
{
	struct message *m = &messages[rcvid];
	size_t done = 0;

	if (m->is_gone) {
		errno = ESRCH;
		return -1;
	}
	for (size_t i = 0; i < parts && offset + done < m->size; i++) {
		size_t left = m->size - offset - done;
		size_t n = iov[i].iov_len < left ? iov[i].iov_len : left;

		memcpy(iov[i].iov_base, m->bytes + offset + done, n);
		done += n;
	}
	return done;
}

int MsgReplyv(int rcvid, long status, const iov_t *iov, size_t parts)
{
	struct message *m = &messages[rcvid];

	assert_int_equal(m->error, NONE);
	m->error = 0;
	m->status = status;
	m->reply_size = 0;
	for (size_t i = 0; i < parts; i++) {
		memcpy(m->reply + m->reply_size, iov[i].iov_base, iov[i].iov_len);
		m->reply_size += iov[i].iov_len;
	}
	return 0;
}

int MsgReply(int rcvid, long status, const void *from, size_t bytes)
{
	(void)from;
	assert_int_equal(bytes, 0);
	return MsgReplyv(rcvid, status, NULL, 0);
}

int MsgError(int rcvid, int error)
{
	assert_int_equal(messages[rcvid].error, NONE);
	messages[rcvid].error = error;
	return 0;
}

void iofunc_notify_trigger(iofunc_notify_t *notify, int events)
{
	(void)notify, (void)events;
}

static int setup(void **state)
{
	(void)state;
	memset(&p, 0, sizeof(p));
	p.readers = p.writers = 1;
	for (int i = 0; i < MESSAGES; i++) {
		messages[i].error = NONE;
		messages[i].is_gone = 0;
		messages[i].size = 0;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(p.bytes);
	return p.reading || p.writing ? -1 : 0;
}

static void want(int rcvid, size_t size)
{
	assert_int_equal(waiter_add(&p.reading, rcvid, size, 0), 0);
	pipe_run(&p);
}

static void give(int rcvid, size_t size)
{
	struct message *m = &messages[rcvid];

	for (size_t i = 0; i < size; i++) {
		m->bytes[DATA + i] = (char)(rcvid * 50 + i * 7);
	}
	m->size = DATA + size;
	assert_int_equal(waiter_add(&p.writing, rcvid, size, DATA), 0);
	pipe_run(&p);
}

static int is_from(int reader, int writer, size_t from)
{
	const struct message *r = &messages[reader], *w = &messages[writer];

	return memcmp(r->reply, w->bytes + DATA + from, r->reply_size) == 0;
}

static void a_write_is_answered_at_once_while_there_is_room(void **state)
{
	(void)state;
	give(1, 100);
	assert_int_equal(messages[1].error, 0);
	assert_int_equal(messages[1].status, 100);
	assert_int_equal(pipe_ready(&p, 0), POLLIN | POLLRDNORM);
	want(2, 60);
	want(3, 60);
	assert_int_equal(messages[2].status, 60);
	assert_int_equal(messages[3].status, 40);
	assert_true(is_from(2, 1, 0) && is_from(3, 1, 60));
}

static void readers_are_served_in_order(void **state)
{
	(void)state;
	want(2, 10);
	want(3, 10);
	assert_int_equal(messages[2].error, NONE);
	give(1, 15);
	assert_int_equal(messages[2].status, 10);
	assert_int_equal(messages[3].status, 5);
	assert_true(is_from(3, 1, 10));
}

static void a_short_write_is_never_split(void **state)
{
	(void)state;
	give(1, PIPE_MOST - 10);
	give(2, 100);
	assert_int_equal(messages[1].status, PIPE_MOST - 10);
	assert_int_equal(messages[2].error, NONE);
	assert_int_equal(p.used, PIPE_MOST - 10);
	want(3, 50);
	assert_int_equal(messages[2].error, NONE);
	want(4, 50);
	assert_int_equal(messages[2].status, 100);
	want(5, PIPE_MOST);
}

static void a_long_write_goes_in_as_room_comes(void **state)
{
	size_t got = 0;

	(void)state;
	give(1, 150000);
	assert_int_equal(messages[1].error, NONE);
	while (got < 150000) {
		messages[2].error = NONE;
		want(2, 30000);
		assert_int_equal(messages[2].error, 0);
		assert_true(is_from(2, 1, got));
		got += messages[2].status;
	}
	assert_int_equal(got, 150000);
	assert_int_equal(messages[1].status, 150000);
}

static void the_end_comes_after_the_last_byte(void **state)
{
	(void)state;
	give(1, 5);
	p.writers = 0;
	want(2, 10);
	want(3, 10);
	assert_int_equal(messages[2].status, 5);
	assert_int_equal(messages[3].error, 0);
	assert_int_equal(messages[3].status, 0);
	assert_true(pipe_ready(&p, 0) & POLLHUP);
}

static void a_writer_without_readers_fails(void **state)
{
	(void)state;
	give(1, 150000);
	p.readers = 0;
	pipe_run(&p);
	/* What went in before counts. */
	assert_int_equal(messages[1].error, 0);
	assert_int_equal(messages[1].status, PIPE_MOST);
	give(2, 5);
	assert_int_equal(messages[2].error, EPIPE);
	assert_true(pipe_ready(&p, 1) & POLLERR);
}

static void a_writer_that_is_gone_stops_nobody(void **state)
{
	(void)state;
	give(1, 150000);
	give(2, 10);
	messages[1].is_gone = 1;
	want(3, PIPE_MOST);
	assert_int_equal(messages[3].status, PIPE_MOST);
	assert_int_equal(messages[2].status, 10);
	want(4, 100);
	assert_int_equal(messages[4].status, 10);
}

static void a_waiter_can_be_taken_out(void **state)
{
	struct waiter *w;

	(void)state;
	want(2, 10);
	want(3, 10);
	w = waiter_remove(&p.reading, 2);
	assert_int_equal(w->rcvid, 2);
	free(w);
	assert_null(waiter_remove(&p.reading, 2));
	give(1, 4);
	assert_int_equal(messages[2].error, NONE);
	assert_int_equal(messages[3].status, 4);
}

/* The first SIZE bytes at FROM as a write for which there is room. */
static void write_now(const char *from, size_t size)
{
	struct message *m = &messages[1];

	memcpy(m->bytes + DATA, from, size);
	m->size = DATA + size;
	m->error = NONE;
	assert_int_equal(waiter_add(&p.writing, 1, size, DATA), 0);
	pipe_run(&p);
	assert_int_equal(m->error, 0);
	assert_int_equal(m->status, size);
}

static size_t read_now(char *to, size_t size)
{
	struct message *m = &messages[2];

	m->error = NONE;
	want(2, size);
	assert_int_equal(m->error, 0);
	assert_int_equal(m->status, m->reply_size);
	memcpy(to, m->reply, m->reply_size);
	return m->reply_size;
}

/* Any mix of sizes: what comes out is what went in. */
static void random_sizes_keep_their_order(void **state)
{
	static char in[1 << 20], out[1 << 20];
	size_t put = 0, taken = 0;
	unsigned seed = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(in); i++) {
		in[i] = (char)(i * 11 + (i >> 8));
	}
	while (taken < sizeof(in)) {
		size_t size = (seed = seed * 1103515245 + 12345) >> 16 & 0x3fff;

		if (size > pipe_room(&p)) {
			size = pipe_room(&p);
		}
		if (size > sizeof(in) - put) {
			size = sizeof(in) - put;
		}
		if (size) {
			write_now(in + put, size);
			put += size;
		}
		size = (seed = seed * 1103515245 + 12345) >> 16 & 0x3fff;
		if (size && put > taken) {
			taken += read_now(out + taken, size);
		}
	}
	assert_memory_equal(in, out, sizeof(in));
}

static void opens_wait_for_the_other_end(void **state)
{
	(void)state;
	assert_int_equal(waiter_add(&p.opening[0], 2, 0, 0), 0);
	assert_int_equal(waiter_add(&p.opening[0], 3, 0, 0), 0);
	assert_int_equal(waiter_add(&p.opening[1], 4, 0, 0), 0);
	pipe_opened(&p, 1);
	assert_int_equal(messages[2].error, 0);
	assert_int_equal(messages[3].error, 0);
	assert_int_equal(messages[4].error, NONE);
	waiters_free(&p.opening[1]);
	assert_int_equal(messages[4].error, NONE);
	assert_true(!p.opening[0] && !p.opening[1]);
}

int main(void)
{
#define PIPE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		PIPE_TEST(opens_wait_for_the_other_end),
		PIPE_TEST(a_write_is_answered_at_once_while_there_is_room),
		PIPE_TEST(readers_are_served_in_order),
		PIPE_TEST(a_short_write_is_never_split),
		PIPE_TEST(a_long_write_goes_in_as_room_comes),
		PIPE_TEST(the_end_comes_after_the_last_byte),
		PIPE_TEST(a_writer_without_readers_fails),
		PIPE_TEST(a_writer_that_is_gone_stops_nobody),
		PIPE_TEST(a_waiter_can_be_taken_out),
		PIPE_TEST(random_sizes_keep_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
