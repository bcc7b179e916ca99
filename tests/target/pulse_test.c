/* SPDX-License-Identifier: Apache-2.0 */
/* Pulses: what they carry, their order, none lost, and the pulses of the system. */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

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

static void an_event_for_nobody_is_refused(void)
{
	struct sigevent event;
	int rcvid = 0;

	SIGEV_PULSE_INIT(&event, coid, 10, 3, 77);
	CHECK_ERRNO(MsgDeliverEvent(rcvid, &event), ESRCH);
}

TESTS_MAIN(TEST(start), TEST(code_and_value_arrive), TEST(higher_priority_goes_first),
	   TEST(equal_priority_keeps_its_order), TEST(nothing_is_lost_at_the_limit),
	   TEST(wrong_pulses_are_refused), TEST(a_waiting_receiver_is_woken),
	   TEST(a_client_that_exits_is_told_of), TEST(an_event_for_nobody_is_refused))
