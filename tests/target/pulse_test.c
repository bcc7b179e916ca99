/* SPDX-License-Identifier: Apache-2.0 */
/* Pulses: what they carry, their order, none lost, and the pulses of the system. */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "abi/msg/pulse.h"
#include "abi/msg/tm.h"
#include "check.h"

static int chid, coid;

static void start(void)
{
	chid = ChannelCreate(_NTO_CHF_DISCONNECT);
	CHECK(chid > 0);
	coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	CHECK(coid >= 0);
}

static void take(int code, int value)
{
	struct _pulse pulse;

	memset(&pulse, 0xff, sizeof(pulse));
	CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
	CHECK_INT(pulse.type, _PULSE_TYPE);
	CHECK_INT(pulse.code, code);
	CHECK_INT(pulse.value.sival_int, value);
}

static void code_and_value_arrive(void)
{
	CHECK_INT(MsgSendPulse(coid, 10, 0, 1), 0);
	take(0, 1);
	CHECK_INT(MsgSendPulse(coid, -1, 127, -2), 0);
	take(127, -2);
}

static void higher_priority_goes_first(void)
{
	CHECK_INT(MsgSendPulse(coid, 10, 1, 1), 0);
	CHECK_INT(MsgSendPulse(coid, 30, 2, 2), 0);
	CHECK_INT(MsgSendPulse(coid, 20, 3, 3), 0);
	CHECK_INT(MsgSendPulse(coid, 30, 4, 4), 0);
	take(2, 2);
	take(4, 4);
	take(3, 3);
	take(1, 1);
}

static void equal_priority_keeps_its_order(void)
{
	for (int i = 0; i < 500; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, i & 127, i), 0);
	}
	for (int i = 0; i < 500; i++) {
		take(i & 127, i);
	}
}

/* What has arrived already does not stand in front of what matters more. */
static void a_later_pulse_of_higher_priority_overtakes(void)
{
	for (int i = 0; i < 4; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, 1, i), 0);
	}
	take(1, 0);
	CHECK_INT(MsgSendPulse(coid, 30, 2, 2), 0);
	take(2, 2);
	take(1, 1);
	CHECK_INT(MsgSendPulse(coid, 20, 3, 3), 0);
	take(3, 3);
	take(1, 2);
	take(1, 3);
}

/* In the order of sending, whichever connection each was sent on. */
static void connections_do_not_change_the_order(void)
{
	int others[20];

	for (int i = 0; i < 20; i++) {
		others[i] = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
		CHECK(others[i] >= 0);
		/* A first pulse on each, so that all of them are alike from here on. */
		CHECK_INT(MsgSendPulse(others[i], 10, 1, i), 0);
		take(1, i);
	}
	for (int i = 0; i < 100; i++) {
		CHECK_INT(MsgSendPulse(others[i * 7 % 20], 10, 2, i), 0);
	}
	for (int i = 0; i < 100; i++) {
		take(2, i);
	}
	for (int i = 0; i < 20; i++) {
		CHECK_INT(ConnectDetach(others[i]), 0);
	}
	for (int i = 0; i < 20; i++) {
		take(_PULSE_CODE_CLOSED, 0);
	}
}

/* A coid that names something else now has nothing of the old one. */
static void a_closed_coid_takes_its_ring_along(void)
{
	int other = ChannelCreate(0);
	int fd = ConnectAttach(0, 0, chid, 50, 0);
	struct _pulse pulse;

	CHECK_INT(MsgSendPulse(fd, 10, 1, 1), 0);
	CHECK_INT(close(fd), 0);
	CHECK_ERRNO(MsgSendPulse(fd, 10, 1, 1), EBADF);
	CHECK_INT(ConnectAttach(0, 0, other, fd, 0), fd);
	CHECK_INT(MsgSendPulse(fd, 10, 2, 2), 0);
	take(1, 1);
	take(_PULSE_CODE_CLOSED, 0);
	CHECK_INT(MsgReceive(other, &pulse, sizeof(pulse), NULL), 0);
	CHECK_INT(pulse.code, 2);
	CHECK_INT(ConnectDetach(fd), 0);
	CHECK_INT(ChannelDestroy(other), 0);
}

/* At the limit the sender is told, and what was taken on is there. */
static void nothing_is_lost_at_the_limit(void)
{
	int count = 0;

	while (count < 100000 && MsgSendPulse(coid, 10, 5, count) == 0) {
		count++;
	}
	CHECK_INT(errno, EAGAIN);
	CHECK(count >= 100);
	for (int i = 0; i < count; i++) {
		take(5, i);
	}
	CHECK_INT(MsgSendPulse(coid, 10, 6, 6), 0);
	take(6, 6);
}

static void wrong_pulses_are_refused(void)
{
	CHECK_ERRNO(MsgSendPulse(coid, 300, 1, 1), EINVAL);
	CHECK_ERRNO(MsgSendPulse(coid, 10, 128, 1), EINVAL);
	CHECK_ERRNO(MsgSendPulse(999, 10, 1, 1), EBADF);
}

static void *send_later(void *argument)
{
	sleep_ms(50);
	MsgSendPulse(coid, 10, 9, 90);
	return argument;
}

static void a_waiting_receiver_is_woken(void)
{
	pthread_t thread;

	CHECK_INT(pthread_create(&thread, NULL, send_later, NULL), 0);
	take(9, 90);
	CHECK_INT(pthread_join(thread, NULL), 0);
}

static int send_from_child(void *argument)
{
	int to = ConnectAttach(0, getppid(), *(int *)argument, _NTO_SIDE_CHANNEL, 0);

	return to >= 0 && MsgSendPulse(to, 10, 11, 1100) == 0 ? 0 : 1;
}

/* A client that exits: its pulse first, then the closing of what it had. */
static void a_client_that_exits_is_told_of(void)
{
	struct _pulse pulse;
	int pid = child_start(send_from_child, &chid);
	int seen = 0;

	CHECK(pid > 0);
	take(11, 1100);
	while (seen != 3) {
		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		if (pulse.code == _PULSE_CODE_DISCONNECT) {
			CHECK_INT(pulse.value.sival_int, pid);
			seen |= 1;
		} else {
			CHECK_INT(pulse.code, _PULSE_CODE_CLOSED);
			seen |= 2;
		}
	}
	CHECK_INT(child_end(pid), 0);
}

/* Writes nonsense all over the ring it has for its connection. */
static int scribble(void *argument)
{
	struct tm_value request = { .code = TM_PULSE_QUEUE };
	struct tm_pulse_queue queue;
	struct pulse_ring *ring;
	int to = ConnectAttach(0, getppid(), *(int *)argument, _NTO_SIDE_CHANNEL, 0);

	if (to < 0 || MsgSendPulse(to, 10, 20, 1) != 0) {
		return 1;
	}
	request.value = to;
	if (MsgSend(SYSMGR_COID, &request, sizeof(request), &queue, sizeof(queue)) < 0) {
		return 2;
	}
	ring = (struct pulse_ring *)queue.address;
	for (int i = 0; i < PULSE_RING_ENTRIES; i++) {
		ring->entries[i] = (struct pulse_entry){ 0x123456789, ~0UL << 8 | 0xe0 };
	}
	for (seL4_Word sent = 1UL << 62; sent > 1; sent >>= 9) {
		ring->sent = sent;
		MsgSendPulse(to, 10, 21, 1);
	}
	return errno == EAGAIN || errno == 0 ? 0 : 3;
}

/* Its own pulses are anything; those of others, and the server, are as before. */
static void a_sender_spoils_only_its_own(void)
{
	struct _pulse pulse;
	int pid = child_start(scribble, &chid);
	int ended = 0, own = 0;

	CHECK_INT(child_end(pid), 0);
	for (int i = 0; i < 50; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, 22, i), 0);
	}
	while (own < 50 || ended != 3) {
		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		if (pulse.code == 22) {
			CHECK_INT(pulse.value.sival_int, own++);
		}
		ended |= pulse.code == _PULSE_CODE_CLOSED ? 1 : 0;
		ended |= pulse.code == _PULSE_CODE_DISCONNECT ? 2 : 0;
		/* Nobody but the system says these. */
		CHECK(pulse.code >= 0 || pulse.code == _PULSE_CODE_CLOSED ||
		      (pulse.code == _PULSE_CODE_DISCONNECT && pulse.value.sival_int == pid));
	}
}

static int send_as_the_system(void *argument)
{
	int to = ConnectAttach(0, getppid(), *(int *)argument, _NTO_SIDE_CHANNEL, 0);

	return MsgSendPulse(to, 10, _PULSE_CODE_UNBLOCK, 1) == -1 && errno == EPERM ? 0 : 1;
}

static void codes_of_the_system_are_its_own(void)
{
	int pid = child_start(send_as_the_system, &chid);
	struct _pulse pulse;
	int seen = 0;

	CHECK_INT(child_end(pid), 0);
	while (seen != 3) {
		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		seen |= pulse.code == _PULSE_CODE_DISCONNECT ? 1 : 0;
		seen |= pulse.code == _PULSE_CODE_CLOSED ? 2 : 0;
		CHECK(pulse.code < _PULSE_CODE_UNBLOCK);
	}
	CHECK_INT(MsgSendPulse(coid, 10, _PULSE_CODE_NET_ACK, 4), 0);
	take(_PULSE_CODE_NET_ACK, 4);
}

static int receive_then_die(void *argument)
{
	struct _pulse pulse;
	int own = ChannelCreate(0);

	write(*(int *)argument, &own, sizeof(own));
	return MsgReceive(own, &pulse, sizeof(pulse), NULL);
}

/* The receiver dies with pulses that it has not taken. */
static void a_dead_receiver_is_told_to_its_sender(void)
{
	int fds[2], there, to;

	CHECK_INT(pipe(fds), 0);
	int pid = child_start(receive_then_die, &fds[1]);

	CHECK_INT(read(fds[0], &there, sizeof(there)), sizeof(there));
	to = ConnectAttach(0, pid, there, _NTO_SIDE_CHANNEL, 0);
	CHECK(to >= 0);
	CHECK_INT(MsgSendPulse(to, 10, 1, 1), 0);
	CHECK_INT(child_end(pid), 0);
	CHECK_ERRNO(MsgSendPulse(to, 10, 1, 1), ESRCH);
	CHECK_INT(ConnectDetach(to), 0);
	CHECK_ERRNO(MsgSendPulse(to, 10, 1, 1), EBADF);
	/* It had the connection to this process, as a child of fork(). */
	take(_PULSE_CODE_DISCONNECT, pid);
	close(fds[0]);
	close(fds[1]);
}

/* A child of fork() sends on the connection it was born with. */
static int send_on_inherited(void *argument)
{
	for (int i = 0; i < 3; i++) {
		if (MsgSendPulse(*(int *)argument, 10, 12, i) != 0) {
			return 1;
		}
	}
	return 0;
}

static void a_forked_sender_has_a_ring_of_its_own(void)
{
	int pid;

	CHECK_INT(MsgSendPulse(coid, 10, 11, 0), 0);
	pid = child_start(send_on_inherited, &coid);
	CHECK_INT(child_end(pid), 0);
	CHECK_INT(MsgSendPulse(coid, 10, 13, 0), 0);
	take(11, 0);
	for (int i = 0; i < 3; i++) {
		take(12, i);
	}
	take(_PULSE_CODE_DISCONNECT, pid);
	take(13, 0);
}

static void an_event_for_nobody_is_refused(void)
{
	struct sigevent event;
	int rcvid = 0;

	SIGEV_PULSE_INIT(&event, coid, 10, 3, 77);
	CHECK_ERRNO(MsgDeliverEvent(rcvid, &event), ESRCH);
}

TESTS_MAIN(TEST(start), TEST(code_and_value_arrive), TEST(higher_priority_goes_first),
	   TEST(equal_priority_keeps_its_order),
	   TEST(a_later_pulse_of_higher_priority_overtakes),
	   TEST(connections_do_not_change_the_order), TEST(a_closed_coid_takes_its_ring_along),
	   TEST(nothing_is_lost_at_the_limit), TEST(wrong_pulses_are_refused),
	   TEST(a_waiting_receiver_is_woken), TEST(a_client_that_exits_is_told_of),
	   TEST(a_sender_spoils_only_its_own), TEST(codes_of_the_system_are_its_own),
	   TEST(a_dead_receiver_is_told_to_its_sender),
	   TEST(a_forked_sender_has_a_ring_of_its_own), TEST(an_event_for_nobody_is_refused))
