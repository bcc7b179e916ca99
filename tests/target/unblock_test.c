/* SPDX-License-Identifier: Apache-2.0 */
/* A signal for a client that waits for a reply: with and without _NTO_CHF_UNBLOCK. */
#include <errno.h>
#include <signal.h>
#include <string.h>
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

TESTS_MAIN(TEST(without_the_flag_the_client_goes_at_once), TEST(with_the_flag_the_server_decides),
	   TEST(the_server_may_still_answer), TEST(a_client_that_is_killed_is_told_of))
