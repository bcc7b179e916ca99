/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels and connections that one thread ends while others begin to use
 * them. Each turn lets the threads start together on harts of their own and
 * ends the thing a little later than in the turn before, so that every place
 * where the two can meet is met in some turn.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"

enum { TURNS = 200, RECEIVERS = 2, PULSES = 4, STEP = 20 };

static int chid, coid;
static atomic_int begun, ended, seen[PULSES], strange;

/* Where main() is not, if there is such a hart. */
static void go_to_hart(int number)
{
	long harts = sysconf(_SC_NPROCESSORS_ONLN);

	ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(1UL << number % harts));
}

static void pause_for(int steps)
{
	for (volatile int i = 0; i < steps; i++) {
		/* no longer than that */
	}
}

static void wait_for(int threads)
{
	while (atomic_load(&begun) < threads) {
		sched_yield();
	}
}

/* A thread for each hart but the first; they meet at the last moment. */
static void start(pthread_t *threads, int count, void *(*run)(void *))
{
	atomic_store(&begun, 0);
	atomic_store(&strange, 0);
	for (long i = 0; i < count; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, run, (void *)(i + 1)), 0);
	}
	wait_for(count);
}

static void join(const pthread_t *threads, int count)
{
	for (int i = 0; i < count; i++) {
		CHECK_INT(pthread_join(threads[i], NULL), 0);
	}
}

static void open_channel(void)
{
	chid = ChannelCreate(0);
	CHECK(chid > 0);
	coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	CHECK(coid >= 0);
}

static void *receive_until_it_ends(void *number)
{
	struct _pulse pulse;

	go_to_hart((int)(long)number);
	atomic_fetch_add(&begun, 1);
	while (MsgReceive(chid, &pulse, sizeof(pulse), NULL) == 0) {
		atomic_fetch_add(&seen[pulse.value.sival_int], 1);
	}
	if (errno != ESRCH) {
		atomic_store(&strange, errno);
	}
	return NULL;
}

static void channel_turn(int turn)
{
	pthread_t threads[RECEIVERS];

	open_channel();
	for (int i = 0; i < PULSES; i++) {
		atomic_store(&seen[i], 0);
		CHECK_INT(MsgSendPulse(coid, 10, 1, i), 0);
	}
	start(threads, RECEIVERS, receive_until_it_ends);
	pause_for(turn * STEP);
	CHECK_INT(ChannelDestroy(chid), 0);
	join(threads, RECEIVERS);
	CHECK_INT(atomic_load(&strange), 0);
	for (int i = 0; i < PULSES; i++) {
		CHECK(atomic_load(&seen[i]) <= 1);
	}
	CHECK_ERRNO(MsgSendPulse(coid, 10, 1, 0), ESRCH);
	CHECK_INT(ConnectDetach(coid), 0);
}

static void a_channel_may_end_while_receivers_begin(void)
{
	for (int turn = 0; turn < TURNS; turn++) {
		channel_turn(turn);
	}
}

/* A connection of the same number may be there already: it is no error to reach that. */
static void *send_until_told(void *number)
{
	go_to_hart((int)(long)number);
	atomic_fetch_add(&begun, 1);
	while (!atomic_load(&ended)) {
		if (MsgSendPulse(coid, 10, 1, 0) != 0 && errno != EBADF && errno != EAGAIN) {
			atomic_store(&strange, errno);
		}
	}
	return NULL;
}

static void connection_turn(int turn)
{
	struct _pulse pulse;
	pthread_t thread;

	open_channel();
	atomic_store(&ended, 0);
	start(&thread, 1, send_until_told);
	pause_for(turn * STEP);
	CHECK_INT(ConnectDetach(coid), 0);
	pause_for(turn * STEP);
	atomic_store(&ended, 1);
	join(&thread, 1);
	CHECK_INT(atomic_load(&strange), 0);
	CHECK_INT(ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0), coid);
	CHECK_INT(MsgSendPulse(coid, 11, 2, turn), 0);
	CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
	CHECK_INT(pulse.code, 2);
	CHECK_INT(pulse.value.sival_int, turn);
	CHECK_INT(ConnectDetach(coid), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

static void a_connection_may_close_while_others_send(void)
{
	for (int turn = 0; turn < TURNS; turn++) {
		connection_turn(turn);
	}
}

TESTS_MAIN(TEST(a_channel_may_end_while_receivers_begin),
	   TEST(a_connection_may_close_while_others_send))
