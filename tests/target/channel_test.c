/* SPDX-License-Identifier: Apache-2.0 */
/* Channels and connections that end: who is told, and with which error. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"

static void channels_have_numbers_of_their_own(void)
{
	int a = ChannelCreate(0), b = ChannelCreate(0);

	CHECK(a > 0 && b > 0 && a != b);
	CHECK_INT(ChannelDestroy(a), 0);
	CHECK_INT(ChannelDestroy(b), 0);
	CHECK_ERRNO(ChannelDestroy(a), EINVAL);
}

static void connecting_to_nothing_fails(void)
{
	CHECK_ERRNO(ConnectAttach(0, 0, 0x7ffe, _NTO_SIDE_CHANNEL, 0), ESRCH);
	CHECK_ERRNO(ConnectAttach(0, 0x7ffffe, 1, _NTO_SIDE_CHANNEL, 0), ESRCH);
}

static void a_detached_coid_is_bad(void)
{
	int chid = ChannelCreate(0);
	int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);

	CHECK(coid >= 0);
	CHECK_INT(ConnectDetach(coid), 0);
	CHECK_ERRNO(MsgSend(coid, "x", 1, NULL, 0), EBADF);
	CHECK_ERRNO(ConnectDetach(coid), EINVAL);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static void server_info_names_the_server(void)
{
	struct _server_info info;
	int chid = ChannelCreate(0);
	int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);

	CHECK_INT(ConnectServerInfo(0, coid, &info), coid);
	CHECK_INT(info.pid, getpid());
	CHECK_INT(info.chid, chid);
	CHECK_INT(ConnectServerInfo(0, SYSMGR_COID, &info), SYSMGR_COID);
	CHECK_INT(info.pid, SYSMGR_PID);
	CHECK_INT(ConnectDetach(coid), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

struct sender {
	int coid;
	long result;
	int error;
};

static void *send_and_wait(void *argument)
{
	struct sender *s = argument;

	s->result = MsgSend(s->coid, "hello", 5, NULL, 0);
	s->error = errno;
	return NULL;
}

static void destroying_a_channel_lets_its_queue_go(void)
{
	int chid = ChannelCreate(0);
	struct sender s = { ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0), 0, 0 };
	pthread_t thread;

	CHECK(s.coid >= 0);
	CHECK_INT(pthread_create(&thread, NULL, send_and_wait, &s), 0);
	sleep_ms(50);
	CHECK_INT(ChannelDestroy(chid), 0);
	CHECK_INT(pthread_join(thread, NULL), 0);
	CHECK_INT(s.result, -1);
	CHECK_INT(s.error, ESRCH);
	CHECK_INT(ConnectDetach(s.coid), 0);
}

static void *receive_until_gone(void *argument)
{
	char bytes[16];

	if (MsgReceive(*(int *)argument, bytes, sizeof(bytes), NULL) != -1) {
		return (void *)0L;
	}
	return (void *)(long)errno;
}

static void destroying_a_channel_lets_its_receiver_go(void)
{
	int chid = ChannelCreate(0);
	pthread_t thread;
	void *error;

	CHECK_INT(pthread_create(&thread, NULL, receive_until_gone, &chid), 0);
	sleep_ms(50);
	CHECK_INT(ChannelDestroy(chid), 0);
	CHECK_INT(pthread_join(thread, &error), 0);
	CHECK_INT((long)error, ESRCH);
}

/* A server in a process of its own; it tells its channel by shared memory. */
struct shared {
	volatile int chid;
	volatile int holds;
};

static struct shared *shared_make(void)
{
	struct shared *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
				0);

	CHECK(s != MAP_FAILED);
	s->chid = 0;
	s->holds = 0;
	return s;
}

static int receive_and_die(void *argument)
{
	struct shared *s = argument;
	char bytes[16];

	s->chid = ChannelCreate(0);
	if (MsgReceive(s->chid, bytes, sizeof(bytes), NULL) <= 0) {
		return 1;
	}
	return 42;
}

static int never_receive(void *argument)
{
	struct shared *s = argument;

	s->chid = ChannelCreate(0);
	while (s->chid) {
		pause();
	}
	return 0;
}

static int connect_to(int pid, struct shared *s)
{
	while (!s->chid) {
		sleep_ms(5);
	}
	return ConnectAttach(0, pid, s->chid, _NTO_SIDE_CHANNEL, 0);
}

static void a_server_that_dies_with_the_message_is_a_fault(void)
{
	struct shared *s = shared_make();
	int pid = child_start(receive_and_die, s);
	int coid = connect_to(pid, s);

	CHECK(coid >= 0);
	CHECK_ERRNO(MsgSend(coid, "x", 1, NULL, 0), ESRVRFAULT);
	CHECK_INT(child_end(pid), 42);
	CHECK_ERRNO(MsgSend(coid, "x", 1, NULL, 0), ESRCH);
	CHECK_INT(ConnectDetach(coid), 0);
	munmap(s, 4096);
}

static void a_server_that_dies_before_receiving_is_gone(void)
{
	struct shared *s = shared_make();
	int pid = child_start(never_receive, s);
	struct sender sender = { connect_to(pid, s), 0, 0 };
	pthread_t thread;

	CHECK(sender.coid >= 0);
	CHECK_INT(pthread_create(&thread, NULL, send_and_wait, &sender), 0);
	sleep_ms(50);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(pthread_join(thread, NULL), 0);
	CHECK_INT(sender.result, -1);
	CHECK_INT(sender.error, ESRCH);
	CHECK_INT(child_end(pid), 1000 + SIGKILL);
	CHECK_INT(ConnectDetach(sender.coid), 0);
	munmap(s, 4096);
}

static int send_and_be_killed(void *argument)
{
	struct shared *s = argument;
	int coid = ConnectAttach(0, getppid(), s->chid, _NTO_SIDE_CHANNEL, 0);

	return MsgSend(coid, "x", 1, NULL, 0) == 0 ? 0 : 1;
}

static void a_dead_client_needs_no_reply(void)
{
	struct shared *s = shared_make();
	char byte;
	int pid, rcvid;

	s->chid = ChannelCreate(0);
	pid = child_start(send_and_be_killed, s);
	rcvid = MsgReceive(s->chid, &byte, 1, NULL);
	CHECK(rcvid > 0);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(child_end(pid), 1000 + SIGKILL);
	CHECK_INT(MsgReply(rcvid, 0, NULL, 0), 0);
	CHECK_ERRNO(MsgReply(rcvid, 0, NULL, 0), ESRCH);
	CHECK_INT(ChannelDestroy(s->chid), 0);
	munmap(s, 4096);
}

static void descriptors_and_side_channels_do_not_meet(void)
{
	int chid = ChannelCreate(0);
	int side = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	int fd = ConnectAttach(0, 0, chid, 0, 0);

	CHECK(side >= _NTO_SIDE_CHANNEL);
	CHECK(fd >= 0 && fd < 100);
	CHECK_INT(close(fd), 0);
	CHECK_INT(ConnectDetach(side), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

TESTS_MAIN(TEST(channels_have_numbers_of_their_own), TEST(connecting_to_nothing_fails),
	   TEST(a_detached_coid_is_bad), TEST(server_info_names_the_server),
	   TEST(destroying_a_channel_lets_its_queue_go),
	   TEST(destroying_a_channel_lets_its_receiver_go),
	   TEST(a_server_that_dies_with_the_message_is_a_fault),
	   TEST(a_server_that_dies_before_receiving_is_gone), TEST(a_dead_client_needs_no_reply),
	   TEST(descriptors_and_side_channels_do_not_meet))
