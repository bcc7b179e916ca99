/* SPDX-License-Identifier: Apache-2.0 */
/* Pulses where several threads receive, and one thread on several channels. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"

enum { RECEIVERS = 4, ROUNDS = 20, END = 127, MANY = 200 };

static int chid, coid;

static void open_channel(void)
{
	chid = ChannelCreate(0);
	CHECK(chid > 0);
	coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
	CHECK(coid >= 0);
}

static void close_channel(void)
{
	CHECK_INT(ConnectDetach(coid), 0);
	CHECK_INT(ChannelDestroy(chid), 0);
}

/* A thread that receives until a pulse with code END; what it got goes to a shared list. */
struct receiver {
	pthread_t thread;
	int got;
	int result;
};

static struct receiver receivers[RECEIVERS];
static pthread_barrier_t all_busy;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int order[MANY], taken;
static sem_t go_on, has_taken;

static void note(int value)
{
	pthread_mutex_lock(&lock);
	if (taken < MANY) {
		order[taken++] = value;
	}
	pthread_mutex_unlock(&lock);
}

/* Busy with its pulse until every other receiver has one too. */
static void *receive_together(void *argument)
{
	struct receiver *r = argument;
	struct _pulse pulse;

	while ((r->result = MsgReceive(chid, &pulse, sizeof(pulse), NULL)) == 0 &&
	       pulse.code != END) {
		r->got++;
		pthread_barrier_wait(&all_busy);
	}
	return NULL;
}

static void start(void *(*run)(void *))
{
	memset(receivers, 0, sizeof(receivers));
	taken = 0;
	for (int i = 0; i < RECEIVERS; i++) {
		CHECK_INT(pthread_create(&receivers[i].thread, NULL, run, &receivers[i]), 0);
	}
}

static void join_all(void)
{
	for (int i = 0; i < RECEIVERS; i++) {
		CHECK_INT(pthread_join(receivers[i].thread, NULL), 0);
	}
}

static void end_all(void)
{
	for (int i = 0; i < RECEIVERS; i++) {
		CHECK_INT(MsgSendPulse(coid, 1, END, 0), 0);
	}
	join_all();
}

static void every_receiver_gets_some_while_others_are_busy(void)
{
	open_channel();
	CHECK_INT(pthread_barrier_init(&all_busy, NULL, RECEIVERS + 1), 0);
	start(receive_together);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < RECEIVERS; i++) {
			CHECK_INT(MsgSendPulse(coid, 10, 1, i), 0);
		}
		pthread_barrier_wait(&all_busy);
	}
	end_all();
	for (int i = 0; i < RECEIVERS; i++) {
		CHECK_INT(receivers[i].got, ROUNDS);
		CHECK_INT(receivers[i].result, 0);
	}
	close_channel();
}

/* One pulse each time it is told to go on. */
static void *receive_step(void *argument)
{
	struct receiver *r = argument;
	struct _pulse pulse;

	while ((r->result = MsgReceive(chid, &pulse, sizeof(pulse), NULL)) == 0 &&
	       pulse.code != END) {
		r->got++;
		note(pulse.value.sival_int);
		sem_post(&has_taken);
		sem_wait(&go_on);
	}
	return NULL;
}

/* All receivers are busy while pulses are sent; then one at a time takes the next. */
static void the_first_in_priority_goes_first(void)
{
	static const int priorities[] = { 10, 30, 20, 30, 5, 20 };
	static const int wanted[] = { 30, 30, 20, 20, 10, 5 };
	enum { COUNT = sizeof(priorities) / sizeof(priorities[0]) };

	open_channel();
	sem_init(&go_on, 0, 0);
	sem_init(&has_taken, 0, 0);
	start(receive_step);
	for (int i = 0; i < RECEIVERS; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, 1, 0), 0);
	}
	for (int i = 0; i < RECEIVERS; i++) {
		sem_wait(&has_taken);
	}
	for (int i = 0; i < COUNT; i++) {
		CHECK_INT(MsgSendPulse(coid, priorities[i], 1, priorities[i]), 0);
	}
	for (int i = 0; i < COUNT; i++) {
		sem_post(&go_on);
		sem_wait(&has_taken);
	}
	for (int i = 0; i < COUNT; i++) {
		CHECK_INT(order[RECEIVERS + i], wanted[i]);
	}
	for (int i = 0; i < RECEIVERS; i++) {
		sem_post(&go_on);
	}
	end_all();
	close_channel();
}

static void *receive_all(void *argument)
{
	struct receiver *r = argument;
	struct _pulse pulse;
	int rcvid;

	while ((rcvid = MsgReceive(chid, &pulse, sizeof(pulse), NULL)) >= 0) {
		if (rcvid > 0) {
			MsgReply(rcvid, 7, NULL, 0);
			continue;
		}
		if (pulse.code == END) {
			break;
		}
		r->got++;
		note(pulse.value.sival_int);
	}
	r->result = rcvid < 0 ? errno : 0;
	return NULL;
}

static void none_is_lost_among_many(void)
{
	int seen[MANY] = { 0 };

	open_channel();
	start(receive_all);
	for (int i = 0; i < MANY; i++) {
		CHECK_INT(MsgSendPulse(coid, 10 + i % 3, 1, i), 0);
		if (i % 8 == 0) {
			short message = 0;

			CHECK_INT(MsgSend(coid, &message, sizeof(message), NULL, 0), 7);
		}
	}
	end_all();
	CHECK_INT(taken, MANY);
	for (int i = 0; i < MANY; i++) {
		seen[order[i]]++;
	}
	for (int i = 0; i < MANY; i++) {
		CHECK_INT(seen[i], 1);
	}
	close_channel();
}

/* The thread that received first, and so has the notification, goes away. */
static void *receive_one(void *argument)
{
	struct _pulse pulse;

	*(int *)argument = MsgReceive(chid, &pulse, sizeof(pulse), NULL);
	return NULL;
}

static void the_first_receiver_may_go(void)
{
	struct _pulse pulse;
	pthread_t thread;
	int result = -1;

	open_channel();
	CHECK_INT(pthread_create(&thread, NULL, receive_one, &result), 0);
	CHECK_INT(MsgSendPulse(coid, 10, 1, 1), 0);
	CHECK_INT(pthread_join(thread, NULL), 0);
	CHECK_INT(result, 0);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, 2, i), 0);
		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		CHECK_INT(pulse.value.sival_int, i);
	}
	close_channel();
}

static void one_thread_receives_on_two_channels(void)
{
	int other = ChannelCreate(0);
	int other_coid = ConnectAttach(0, 0, other, _NTO_SIDE_CHANNEL, 0);
	struct _pulse pulse;

	open_channel();
	for (int i = 0; i < 10; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, 1, i), 0);
		CHECK_INT(MsgSendPulse(other_coid, 10, 2, i), 0);
		CHECK_INT(MsgReceive(other, &pulse, sizeof(pulse), NULL), 0);
		CHECK_INT(pulse.code, 2);
		CHECK_INT(MsgReceive(chid, &pulse, sizeof(pulse), NULL), 0);
		CHECK_INT(pulse.code, 1);
		CHECK_INT(pulse.value.sival_int, i);
	}
	CHECK_INT(ConnectDetach(other_coid), 0);
	CHECK_INT(ChannelDestroy(other), 0);
	close_channel();
}

/* A channel that ends, with receivers in it, or with pulses that nobody took. */
static void receivers_of_a_destroyed_channel_fail(void)
{
	open_channel();
	start(receive_all);
	CHECK_INT(MsgSendPulse(coid, 10, 1, 1), 0);
	sleep_ms(50);
	CHECK_INT(ChannelDestroy(chid), 0);
	join_all();
	for (int i = 0; i < RECEIVERS; i++) {
		CHECK_INT(receivers[i].result, ESRCH);
	}
	CHECK_ERRNO(MsgSendPulse(coid, 10, 1, 1), ESRCH);
	CHECK_INT(ConnectDetach(coid), 0);
}

static void a_channel_ends_with_pulses_in_it(void)
{
	open_channel();
	start(receive_step);
	sem_init(&go_on, 0, 0);
	for (int i = 0; i < 50; i++) {
		CHECK_INT(MsgSendPulse(coid, 10, 1, i), 0);
	}
	sleep_ms(20);
	CHECK_INT(ChannelDestroy(chid), 0);
	for (int i = 0; i < 60; i++) {
		sem_post(&go_on);
	}
	join_all();
	CHECK_ERRNO(MsgSendPulse(coid, 10, 1, 1), ESRCH);
	CHECK_INT(ConnectDetach(coid), 0);
}

TESTS_MAIN(TEST(every_receiver_gets_some_while_others_are_busy),
	   TEST(the_first_in_priority_goes_first), TEST(none_is_lost_among_many),
	   TEST(the_first_receiver_may_go), TEST(one_thread_receives_on_two_channels),
	   TEST(receivers_of_a_destroyed_channel_fail), TEST(a_channel_ends_with_pulses_in_it))
