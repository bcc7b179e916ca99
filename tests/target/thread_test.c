/* SPDX-License-Identifier: Apache-2.0 */
/* pthreads over ThreadCreate and futexes. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

enum { THREADS = 6, ROUNDS = 2000 };

static void *same(void *argument)
{
	return argument;
}

static void join_returns_the_value(void)
{
	pthread_t threads[THREADS];

	for (long i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, same, (void *)(i * 3)), 0);
	}
	for (long i = 0; i < THREADS; i++) {
		void *result;

		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, i * 3);
	}
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long counter;

static void *count_up(void *argument)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		counter++;
		if (i % 64 == 0) {
			sched_yield();
		}
		pthread_mutex_unlock(&mutex);
	}
	return argument;
}

static void a_mutex_lets_one_in(void)
{
	pthread_t threads[THREADS];

	counter = 0;
	for (int i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, count_up, NULL), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_join(threads[i], NULL), 0);
	}
	CHECK_INT(counter, THREADS * ROUNDS);
}

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int turn;

static void *ping_pong(void *argument)
{
	int me = (int)(long)argument;

	for (int i = 0; i < 500; i++) {
		pthread_mutex_lock(&mutex);
		while (turn != me) {
			pthread_cond_wait(&condition, &mutex);
		}
		turn = !me;
		pthread_cond_broadcast(&condition);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

static void conditions_hand_over(void)
{
	pthread_t a, b;

	CHECK_INT(pthread_create(&a, NULL, ping_pong, (void *)0L), 0);
	CHECK_INT(pthread_create(&b, NULL, ping_pong, (void *)1L), 0);
	CHECK_INT(pthread_join(a, NULL), 0);
	CHECK_INT(pthread_join(b, NULL), 0);
	CHECK_INT(turn, 0);
}

static void a_timed_wait_times_out(void)
{
	struct timespec limit;
	long start = now_ms();

	clock_gettime(CLOCK_REALTIME, &limit);
	limit.tv_nsec += 80000000;
	if (limit.tv_nsec >= 1000000000) {
		limit.tv_nsec -= 1000000000;
		limit.tv_sec++;
	}
	pthread_mutex_lock(&mutex);
	CHECK_INT(pthread_cond_timedwait(&condition, &mutex, &limit), ETIMEDOUT);
	pthread_mutex_unlock(&mutex);
	CHECK(now_ms() - start >= 79);
}

static sem_t semaphore;

static void *post_later(void *argument)
{
	sleep_ms(30);
	sem_post(&semaphore);
	return argument;
}

static void semaphores_count(void)
{
	pthread_t thread;

	CHECK_INT(sem_init(&semaphore, 0, 2), 0);
	CHECK_INT(sem_wait(&semaphore), 0);
	CHECK_INT(sem_wait(&semaphore), 0);
	CHECK_ERRNO(sem_trywait(&semaphore), EAGAIN);
	CHECK_INT(pthread_create(&thread, NULL, post_later, NULL), 0);
	CHECK_INT(sem_wait(&semaphore), 0);
	CHECK_INT(pthread_join(thread, NULL), 0);
}

static __thread long own = 1;

static void *change_own(void *argument)
{
	long before = own;

	own = (long)argument;
	sleep_ms(10);
	return (void *)(before == 1 && own == (long)argument ? 0L : 1L);
}

static void thread_local_data_is_local(void)
{
	pthread_t threads[THREADS];
	void *result;

	for (long i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, change_own, (void *)(i + 10)), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, 0);
	}
	CHECK_INT(own, 1);
}

static void *sleep_for_ever(void *argument)
{
	for (;;) {
		sleep_ms(100000);
	}
	return argument;
}

static void a_sleeping_thread_is_cancelled(void)
{
	pthread_t thread;
	void *result;

	CHECK_INT(pthread_create(&thread, NULL, sleep_for_ever, NULL), 0);
	sleep_ms(20);
	CHECK_INT(pthread_cancel(thread), 0);
	CHECK_INT(pthread_join(thread, &result), 0);
	CHECK(result == PTHREAD_CANCELED);
}

static pthread_barrier_t barrier;

static void *meet(void *argument)
{
	(void)argument;
	return (void *)(long)(pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD);
}

static void a_barrier_lets_all_go_together(void)
{
	pthread_t threads[THREADS];
	long serial = 0;

	CHECK_INT(pthread_barrier_init(&barrier, NULL, THREADS), 0);
	for (int i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, meet, NULL), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		void *result;

		CHECK_INT(pthread_join(threads[i], &result), 0);
		serial += (long)result;
	}
	CHECK_INT(serial, 1);
}

static void a_hundred_threads_come_and_go(void)
{
	for (long i = 0; i < 100; i++) {
		pthread_t thread;
		void *result;

		CHECK_INT(pthread_create(&thread, NULL, same, (void *)i), 0);
		CHECK_INT(pthread_join(thread, &result), 0);
		CHECK_INT((long)result, i);
	}
}

static int exit_with_threads(void *argument)
{
	pthread_t thread;

	for (int i = 0; i < THREADS; i++) {
		pthread_create(&thread, NULL, sleep_for_ever, NULL);
	}
	return argument ? 1 : 17;
}

static void exit_ends_all_threads(void)
{
	CHECK_INT(child_end(child_start(exit_with_threads, NULL)), 17);
}

static void *multiply(void *argument)
{
	volatile double value = 1.0;
	double factor = 1.0 + (long)argument / 1000.0;

	for (int i = 0; i < 200000; i++) {
		value = value * factor / factor;
	}
	return (void *)(long)(value > 0.999 && value < 1.001);
}

static void floating_point_is_each_threads_own(void)
{
	pthread_t threads[THREADS];
	void *result;

	for (long i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_create(&threads[i], NULL, multiply, (void *)(i + 1)), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		CHECK_INT(pthread_join(threads[i], &result), 0);
		CHECK_INT((long)result, 1);
	}
}

static volatile int busy;

/* In and out of the library's own locks. */
static void *use_files(void *argument)
{
	while (busy) {
		close(open("/dev/null", O_RDONLY));
		chdir("/tmp");
		setregid(-1, getegid());
		chdir("/");
	}
	return argument;
}

/* The first lock that a child meets is the one that counts: after it musl knows it is alone. */
static int use_them_in_the_child(void *argument)
{
	(void)argument;
	alarm(10);
	if (getegid() != 0) {
		return 1;
	}
	for (int i = 0; i < 4; i++) {
		int fd = open("/dev/null", O_RDONLY);

		if (fd < 0 || close(fd) != 0 || chdir("/bin") != 0) {
			return 1;
		}
	}
	return 0;
}

/* open(), chdir() and getegid() may be called in the child of a process with threads. */
static void a_fork_finds_the_library_whole(void)
{
	pthread_t threads[2];

	busy = 1;
	CHECK_INT(pthread_create(&threads[0], NULL, use_files, NULL), 0);
	CHECK_INT(pthread_create(&threads[1], NULL, use_files, NULL), 0);
	for (int i = 0; i < 100; i++) {
		CHECK_INT(child_end(child_start(use_them_in_the_child, NULL)), 0);
	}
	busy = 0;
	CHECK_INT(pthread_join(threads[0], NULL), 0);
	CHECK_INT(pthread_join(threads[1], NULL), 0);
}

TESTS_MAIN(TEST(join_returns_the_value), TEST(a_mutex_lets_one_in), TEST(conditions_hand_over),
	   TEST(a_timed_wait_times_out), TEST(semaphores_count), TEST(thread_local_data_is_local),
	   TEST(a_sleeping_thread_is_cancelled), TEST(a_barrier_lets_all_go_together),
	   TEST(a_hundred_threads_come_and_go), TEST(exit_ends_all_threads),
	   TEST(floating_point_is_each_threads_own), TEST(a_fork_finds_the_library_whole))
