/* SPDX-License-Identifier: Apache-2.0 */
/* Pipes: order, ends, limits, and who is woken. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static int fds[2];

static void ends_open(void)
{
	CHECK_INT(pipe(fds), 0);
}

static void ends_close(void)
{
	close(fds[0]);
	close(fds[1]);
}

static void bytes_keep_their_order(void)
{
	char text[16] = "";

	ends_open();
	CHECK_INT(write(fds[1], "abc", 3), 3);
	CHECK_INT(write(fds[1], "def", 3), 3);
	CHECK_INT(read(fds[0], text, 4), 4);
	CHECK_INT(read(fds[0], text + 4, 10), 2);
	CHECK(strcmp(text, "abcdef") == 0);
	ends_close();
}

static void no_writer_is_the_end_of_file(void)
{
	char byte;

	ends_open();
	CHECK_INT(write(fds[1], "z", 1), 1);
	close(fds[1]);
	CHECK_INT(read(fds[0], &byte, 1), 1);
	CHECK_INT(read(fds[0], &byte, 1), 0);
	close(fds[0]);
}

static void no_reader_is_epipe(void)
{
	ends_open();
	close(fds[0]);
	signal(SIGPIPE, SIG_IGN);
	CHECK_ERRNO(write(fds[1], "z", 1), EPIPE);
	signal(SIGPIPE, SIG_DFL);
	close(fds[1]);
}

static int write_to_nobody(void *argument)
{
	write(fds[1], "z", 1);
	return argument != NULL;
}

static void a_writer_without_readers_is_killed(void)
{
	int pid;

	ends_open();
	close(fds[0]);
	pid = child_start(write_to_nobody, NULL);
	CHECK_INT(child_end(pid), 1000 + SIGPIPE);
	close(fds[1]);
}

static void a_full_pipe_refuses_when_asked_not_to_wait(void)
{
	char bytes[4096] = { 0 };
	long total = 0, n;

	ends_open();
	CHECK_INT(fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
	CHECK_INT(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
	CHECK_ERRNO(read(fds[0], bytes, 1), EAGAIN);
	while ((n = write(fds[1], bytes, sizeof(bytes))) > 0) {
		CHECK_INT(n, sizeof(bytes));
		total += n;
	}
	CHECK_INT(errno, EAGAIN);
	CHECK(total >= 4096);
	CHECK_INT(read(fds[0], bytes, 4095), 4095);
	/* Fewer than PIPE_BUF bytes of room: all or nothing. */
	CHECK_ERRNO(write(fds[1], bytes, 4096), EAGAIN);
	ends_close();
}

enum { MANY = 1 << 20 };

static int write_many(void *argument)
{
	unsigned char part[5000];
	unsigned value = 0;

	close(fds[0]);
	for (int done = 0; done < MANY;) {
		int size = MANY - done < (int)sizeof(part) ? MANY - done : (int)sizeof(part);

		for (int i = 0; i < size; i++) {
			part[i] = (unsigned char)(value++ * 31 >> 3);
		}
		if (write(fds[1], part, size) != size) {
			return 1;
		}
		done += size;
	}
	return argument != NULL;
}

static void a_mebibyte_goes_through_whole(void)
{
	unsigned char part[3333];
	unsigned value = 0;
	long n;
	int pid;

	ends_open();
	pid = child_start(write_many, NULL);
	close(fds[1]);
	while ((n = read(fds[0], part, sizeof(part))) > 0) {
		for (int i = 0; i < n; i++) {
			CHECK_INT(part[i], (unsigned char)(value * 31 >> 3));
			value++;
		}
	}
	CHECK_INT(n, 0);
	CHECK_INT(value, MANY);
	CHECK_INT(child_end(pid), 0);
	close(fds[0]);
}

static int write_soon(void *argument)
{
	sleep_ms(100);
	return write(fds[1], "p", 1) == 1 ? 0 : argument == NULL;
}

static void poll_sees_what_is_there(void)
{
	struct pollfd p[2];
	long start;
	int pid;

	ends_open();
	p[0] = (struct pollfd){ fds[0], POLLIN, 0 };
	p[1] = (struct pollfd){ fds[1], POLLOUT, 0 };
	CHECK_INT(poll(p, 2, 0), 1);
	CHECK_INT(p[0].revents, 0);
	CHECK_INT(p[1].revents, POLLOUT);
	start = now_ms();
	CHECK_INT(poll(p, 1, 60), 0);
	CHECK(now_ms() - start >= 60);
	pid = child_start(write_soon, NULL);
	CHECK_INT(poll(p, 1, 5000), 1);
	CHECK_INT(p[0].revents, POLLIN);
	CHECK(now_ms() - start < 5000);
	CHECK_INT(child_end(pid), 0);
	close(fds[1]);
	CHECK_INT(poll(p, 1, 1000), 1);
	CHECK(p[0].revents & POLLHUP);
	close(fds[0]);
}

static int read_and_be_killed(void *argument)
{
	char byte;

	read(fds[0], &byte, 1);
	return argument != NULL;
}

static void a_dead_reader_takes_nothing(void)
{
	char byte = 0;
	int pid;

	ends_open();
	pid = child_start(read_and_be_killed, NULL);
	sleep_ms(50);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(child_end(pid), 1000 + SIGKILL);
	CHECK_INT(write(fds[1], "k", 1), 1);
	CHECK_INT(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
	CHECK_INT(read(fds[0], &byte, 1), 1);
	CHECK_INT(byte, 'k');
	ends_close();
}

static void a_hundred_pipes_at_once(void)
{
	int many[100][2];

	for (int i = 0; i < 100; i++) {
		CHECK_INT(pipe(many[i]), 0);
		CHECK_INT(write(many[i][1], &i, sizeof(i)), sizeof(i));
	}
	for (int i = 0; i < 100; i++) {
		int value = -1;

		CHECK_INT(read(many[i][0], &value, sizeof(value)), sizeof(value));
		CHECK_INT(value, i);
		close(many[i][0]);
		close(many[i][1]);
	}
}

TESTS_MAIN(TEST(bytes_keep_their_order), TEST(no_writer_is_the_end_of_file),
	   TEST(no_reader_is_epipe), TEST(a_writer_without_readers_is_killed),
	   TEST(a_full_pipe_refuses_when_asked_not_to_wait), TEST(a_mebibyte_goes_through_whole),
	   TEST(poll_sees_what_is_there), TEST(a_dead_reader_takes_nothing),
	   TEST(a_hundred_pipes_at_once))
