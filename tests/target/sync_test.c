/* SPDX-License-Identifier: Apache-2.0 */
/* SyncTypeCreate() and its like: one at a time, who waits is woken, what is wrong is told. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/neutrino.h>

#include "check.h"

enum { THREADS = 4, ROUNDS = 2000 };

static sync_t mutex, condition, semaphore;
static volatile long counter;
static volatile int waiting;

static void objects_make(int count)
{
	semaphore.__count = count;
	CHECK_INT(SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, &mutex, NULL), 0);
	CHECK_INT(SyncTypeCreate(_NTO_SYNC_COND, &condition, NULL), 0);
	CHECK_INT(SyncTypeCreate(_NTO_SYNC_SEM, &semaphore, NULL), 0);
	counter = waiting = 0;
}

static void threads_run(void *(*function)(void *), pthread_t threads[THREADS])
{
	for (int i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, function, NULL), 0);
	}
}

/* All came back with 0. */
static void threads_join(pthread_t threads[THREADS])
{
	for (int i = 0; i < THREADS; i++) {
		void *result;

		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, 0);
	}
}

static void *count_up(void *argument)
{
	long errors = 0;

	(void)argument;
	for (int i = 0; i < ROUNDS; i++) {
		errors += SyncMutexLock_r(&mutex) != 0;
		counter++;
		if (i % 64 == 0) {
			sched_yield();
		}
		errors += SyncMutexUnlock_r(&mutex) != 0;
	}
	return (void *)errors;
}

static void a_mutex_lets_one_in(void)
{
	pthread_t threads[THREADS];

	objects_make(0);
	threads_run(count_up, threads);
	threads_join(threads);
	CHECK_INT(counter, THREADS * ROUNDS);
}

static void *lock_and_unlock(void *argument)
{
	(void)argument;
	return (void *)(long)(SyncMutexUnlock_r(&mutex) != EPERM || SyncDestroy_r(&mutex) != EBUSY);
}

static void a_mutex_is_its_owners(void)
{
	pthread_t thread;
	void *result;

	objects_make(0);
	CHECK_INT(SyncMutexLock(&mutex), 0);
	CHECK_ERRNO(SyncMutexLock(&mutex), EDEADLK);
	CHECK_INT(pthread_create(&thread, NULL, lock_and_unlock, NULL), 0);
	CHECK_INT(pthread_join(thread, &result), 0);
	CHECK_INT((long)result, 0);
	CHECK_ERRNO(SyncDestroy(&mutex), EBUSY);
	CHECK_INT(SyncMutexUnlock(&mutex), 0);
	CHECK_ERRNO(SyncMutexUnlock(&mutex), EPERM);
	CHECK_INT(SyncDestroy(&mutex), 0);
	CHECK_ERRNO(SyncMutexLock(&mutex), EINVAL);
	CHECK_ERRNO(SyncDestroy(&mutex), EINVAL);
}

static void *wait_for_turn(void *argument)
{
	long errors = SyncMutexLock_r(&mutex) != 0;

	(void)argument;
	waiting++;
	while (counter == 0) {
		errors += SyncCondvarWait_r(&condition, &mutex) != 0;
	}
	counter--;
	errors += SyncMutexUnlock_r(&mutex) != 0;
	return (void *)errors;
}

/* Adds N turns, tells of them, and waits until they are taken. */
static void turns_give(int n, int broadcast)
{
	SyncMutexLock(&mutex);
	counter = n;
	CHECK_INT(SyncCondvarSignal(&condition, broadcast), 0);
	SyncMutexUnlock(&mutex);
	for (long start = now_ms(); counter && now_ms() - start < 5000;) {
		sleep_ms(1);
	}
	CHECK_INT(counter, 0);
}

static void a_condition_wakes_one_or_all(void)
{
	pthread_t threads[THREADS];

	objects_make(0);
	CHECK_INT(SyncCondvarSignal(&condition, 0), 0);
	threads_run(wait_for_turn, threads);
	while (waiting < THREADS) {
		sleep_ms(1);
	}
	turns_give(1, 0);
	turns_give(THREADS - 1, 1);
	threads_join(threads);
	CHECK_ERRNO(SyncCondvarWait(&condition, &mutex), EPERM);
	CHECK_INT(SyncDestroy(&condition), 0);
	CHECK_ERRNO(SyncCondvarSignal(&condition, 1), EINVAL);
}

static void *post_later(void *argument)
{
	sleep_ms(30);
	counter = 1;
	return (void *)(long)SyncSemPost_r(argument);
}

static void a_semaphore_counts(void)
{
	pthread_t thread;
	void *result;

	objects_make(2);
	CHECK_INT(SyncSemWait(&semaphore, 0), 0);
	CHECK_INT(SyncSemWait(&semaphore, 1), 0);
	CHECK_ERRNO(SyncSemWait(&semaphore, 1), EAGAIN);
	errno = 0;
	CHECK_INT(SyncSemWait_r(&semaphore, 1), EAGAIN);
	CHECK_INT(errno, 0);
	CHECK_INT(pthread_create(&thread, NULL, post_later, &semaphore), 0);
	CHECK_INT(SyncSemWait(&semaphore, 0), 0);
	CHECK_INT(counter, 1);
	CHECK_INT(pthread_join(thread, &result), 0);
	CHECK_INT((long)result, 0);
	objects_make(INT_MAX);
	CHECK_ERRNO(SyncSemPost(&semaphore), EOVERFLOW);
	CHECK_INT(SyncDestroy(&semaphore), 0);
	CHECK_ERRNO(SyncSemPost(&semaphore), EINVAL);
}

static void on_signal(int signo)
{
	(void)signo;
	counter = 7;
}

static void a_handler_ends_a_wait_for_a_semaphore(void)
{
	static const struct _itimer soon = { 30000000, 0 };
	struct sigaction action = { .sa_handler = on_signal };

	objects_make(0);
	CHECK_INT(sigaction(SIGALRM, &action, NULL), 0);
	CHECK_INT(TimerAlarm(CLOCK_MONOTONIC, &soon, NULL), 0);
	CHECK_ERRNO(SyncSemWait(&semaphore, 0), EINTR);
	CHECK_INT(counter, 7);
}

static void another_kind_is_refused(void)
{
	sync_t nothing;

	memset(&nothing, 0, sizeof(nothing));
	objects_make(0);
	CHECK_ERRNO(SyncMutexLock(&semaphore), EINVAL);
	CHECK_ERRNO(SyncMutexUnlock(&condition), EINVAL);
	CHECK_ERRNO(SyncCondvarWait(&mutex, &mutex), EINVAL);
	CHECK_ERRNO(SyncCondvarWait(&condition, &condition), EINVAL);
	CHECK_ERRNO(SyncCondvarSignal(&mutex, 0), EINVAL);
	CHECK_ERRNO(SyncSemWait(&mutex, 1), EINVAL);
	CHECK_ERRNO(SyncSemPost(&condition), EINVAL);
	CHECK_ERRNO(SyncMutexLock(&nothing), EINVAL);
	CHECK_ERRNO(SyncDestroy(&nothing), EINVAL);
}

static void a_wrong_wish_is_refused(void)
{
	struct _sync_attr inherit = { .__protocol = PTHREAD_PRIO_INHERIT };
	struct _sync_attr flags = { .__flags = 1 };
	struct _sync_attr none = { .__protocol = PTHREAD_PRIO_NONE };
	sync_t sync = { .__count = -1 };

	CHECK_INT(SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, &sync, &none), 0);
	CHECK_ERRNO(SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, &sync, &inherit), ENOTSUP);
	CHECK_ERRNO(SyncTypeCreate(_NTO_SYNC_COND, &sync, &flags), EINVAL);
	CHECK_ERRNO(SyncTypeCreate(_NTO_SYNC_SEM, &sync, NULL), EINVAL);
	CHECK_ERRNO(SyncTypeCreate(77, &sync, NULL), EINVAL);
	CHECK_INT(SyncTypeCreate_r(77, &sync, NULL), EINVAL);
}

TESTS_MAIN(TEST(a_mutex_lets_one_in), TEST(a_mutex_is_its_owners),
	   TEST(a_condition_wakes_one_or_all), TEST(a_semaphore_counts),
	   TEST(a_handler_ends_a_wait_for_a_semaphore), TEST(another_kind_is_refused),
	   TEST(a_wrong_wish_is_refused))
