/* SPDX-License-Identifier: Apache-2.0 */
/* A signal for a client that waits for a reply: with and without _NTO_CHF_UNBLOCK. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"

static volatile sig_atomic_t caught;

static void on_signal(int signo)
{
	caught = signo;
}

/* Sends one message; says what came of it as an exit status. */
static int send_with_handler(void *argument)
{
	struct sigaction action = { .sa_handler = on_signal };
	int coid = ConnectAttach(0, getppid(), *(int *)argument, _NTO_SIDE_CHANNEL, 0);
	long result;

	sigaction(SIGUSR1, &action, NULL);
	result = MsgSend(coid, "wait", 4, NULL, 0);
	if (!caught) {
		return 90;
	}
	return result == -1 ? errno : 80;
}

static int chid, pid, rcvid;

static void client_start(unsigned flags)
{
	char bytes[8];

	chid = ChannelCreate(flags);
	CHECK(chid > 0);
	pid = child_start(send_with_handler, &chid);
	CHECK(pid > 0);
	rcvid = MsgReceive(chid, bytes, sizeof(bytes), NULL);
	CHECK(rcvid > 0);
}

static void without_the_flag_the_client_goes_at_once(void)
{
	client_start(0);
	CHECK_INT(kill(pid, SIGUSR1), 0);
	CHECK_INT(child_end(pid), EINTR);
	/* Late, and to nobody. */
	MsgReply(rcvid, 0, NULL, 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static void take_unblock(void)
{
	struct _pulse pulse;
	struct _msg_info info;

	CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
	CHECK_INT(pulse.code, _PULSE_CODE_UNBLOCK);
	CHECK_INT(pulse.value.sival_int, rcvid);
	CHECK_INT(MsgInfo(rcvid, &info), 0);
	CHECK(info.flags & _NTO_MI_UNBLOCK_REQ);
}

static void with_the_flag_the_server_decides(void)
{
	client_start(_NTO_CHF_UNBLOCK);
	CHECK_INT(kill(pid, SIGUSR1), 0);
	take_unblock();
	CHECK_INT(MsgError(rcvid, EINTR), 0);
	CHECK_INT(child_end(pid), EINTR);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static void the_server_may_still_answer(void)
{
	client_start(_NTO_CHF_UNBLOCK);
	CHECK_INT(kill(pid, SIGUSR1), 0);
	take_unblock();
	CHECK_INT(MsgReply(rcvid, 5, NULL, 0), 0);
	CHECK_INT(child_end(pid), 80);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static void a_client_that_is_killed_is_told_of(void)
{
	client_start(_NTO_CHF_UNBLOCK);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(child_end(pid), 1000 + SIGKILL);
	take_unblock();
	CHECK_INT(MsgError(rcvid, EINTR), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static int other_chid;

/* A reply with a signal on its way, then a message to another server. */
static int send_to_two(void *argument)
{
	struct sigaction action = { .sa_handler = on_signal };
	int first = ConnectAttach(0, getppid(), chid, _NTO_SIDE_CHANNEL, 0);
	int second = ConnectAttach(0, getppid(), other_chid, _NTO_SIDE_CHANNEL, 0);
	long result;

	(void)argument;
	sigaction(SIGUSR1, &action, NULL);
	if (MsgSend(first, "wait", 4, NULL, 0) != 5 || !caught) {
		return 90;
	}
	result = MsgSend(second, "wait", 4, NULL, 0);
	return result == -1 ? errno : 80;
}

/* The first server takes its pulse only when the client waits for the second one. */
static void a_pulse_not_yet_taken_does_not_hide_the_next(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	char bytes[8];

	/* Without the pulse the wait below would not end. */
	sigaction(SIGALRM, &action, NULL);
	chid = ChannelCreate(_NTO_CHF_UNBLOCK);
	other_chid = ChannelCreate(_NTO_CHF_UNBLOCK);
	pid = child_start(send_to_two, NULL);
	rcvid = MsgReceive(chid, bytes, sizeof(bytes), NULL);
	CHECK(rcvid > 0);
	CHECK_INT(kill(pid, SIGUSR1), 0);
	CHECK_INT(MsgReply(rcvid, 5, NULL, 0), 0);
	rcvid = MsgReceive(other_chid, bytes, sizeof(bytes), NULL);
	CHECK(rcvid > 0);
	CHECK_INT(kill(pid, SIGUSR1), 0);
	alarm(10);
	CHECK_INT(MsgReceive(other_chid, &(struct _pulse){ 0 }, sizeof(struct _pulse), NULL), 0);
	alarm(0);
	CHECK_INT(MsgError(rcvid, EINTR), 0);
	CHECK_INT(child_end(pid), EINTR);
	CHECK_INT(ChannelDestroy(chid), 0);
	CHECK_INT(ChannelDestroy(other_chid), 0);
}

static int coid;
static volatile int *entered;

static void send_in_handler(int signo)
{
	(void)signo;
	*entered = 1;
	if (MsgSend(coid, "handler", 8, NULL, 0) != -1 || errno != EINTR) {
		_exit(91);
	}
	caught++;
}

static void do_nothing(int signo)
{
	(void)signo;
}

/* The handler's message is given up before it is received; the next one is not. */
static int send_after_handler(void *argument)
{
	struct sigaction sends = { .sa_handler = send_in_handler };
	struct sigaction nothing = { .sa_handler = do_nothing };

	coid = ConnectAttach(0, getppid(), *(int *)argument, _NTO_SIDE_CHANNEL, 0);
	sigaction(SIGUSR2, &nothing, NULL);
	sigaction(SIGUSR1, &sends, NULL);
	MsgSend(coid, "ready", 6, NULL, 0);
	while (!caught) {
	}
	return MsgSend(coid, "main", 5, NULL, 0) == 7 ? 80 : errno;
}

/* If the second signal comes too early the handler's message is received: not this test's case. */
static void a_message_given_up_in_a_handler_is_not_the_next_one(void)
{
	char bytes[8];

	entered = mmap(NULL, sizeof(*entered), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	CHECK(entered != MAP_FAILED);
	chid = ChannelCreate(_NTO_CHF_UNBLOCK);
	pid = child_start(send_after_handler, &chid);
	rcvid = MsgReceive(chid, bytes, sizeof(bytes), NULL);
	MsgReply(rcvid, 0, NULL, 0);
	CHECK_INT(kill(pid, SIGUSR1), 0);
	while (!*entered) {
		sleep_ms(1);
	}
	sleep_ms(20);
	CHECK_INT(kill(pid, SIGUSR2), 0);
	alarm(10);
	while ((rcvid = MsgReceive(chid, bytes, sizeof(bytes), NULL)) == 0 ||
	       (rcvid > 0 && strcmp(bytes, "handler") == 0)) {
		MsgError(rcvid, EINTR);
	}
	alarm(0);
	CHECK(rcvid > 0);
	CHECK_INT(MsgReply(rcvid, 7, NULL, 0), 0);
	CHECK_INT(child_end(pid), 80);
	CHECK_INT(ChannelDestroy(chid), 0);
	CHECK_INT(munmap((void *)entered, sizeof(*entered)), 0);
}

TESTS_MAIN(TEST(without_the_flag_the_client_goes_at_once), TEST(with_the_flag_the_server_decides),
	   TEST(the_server_may_still_answer), TEST(a_client_that_is_killed_is_told_of),
	   TEST(a_pulse_not_yet_taken_does_not_hide_the_next),
	   TEST(a_message_given_up_in_a_handler_is_not_the_next_one))
