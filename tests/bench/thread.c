/* SPDX-License-Identifier: Apache-2.0 */
/* Locks, semaphores between two threads, and threads coming and going. */
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

#include "tests/bench/bench.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t there, back;
static volatile int over;

static void lock_unlock(void *with)
{
	(void)with;
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
}

static void *answer(void *with)
{
	while (sem_wait(&there) == 0 && !over) {
		sem_post(&back);
	}
	return with;
}

static void ping(void *with)
{
	(void)with;
	sem_post(&there);
	need(sem_wait(&back), "sem_wait");
}

static void ping_pong(void)
{
	pthread_t other;

	sem_init(&there, 0, 0);
	sem_init(&back, 0, 0);
	need_zero(pthread_create(&other, NULL, answer, NULL), "pthread_create");
	measure(&(struct row){ "semaphore_ping_pong", ping, NULL, 500 });
	over = 1;
	sem_post(&there);
	pthread_join(other, NULL);
}

static void *end(void *with)
{
	return with;
}

static void create_join(void *with)
{
	pthread_t other;

	need_zero(pthread_create(&other, NULL, end, with), "pthread_create");
	need_zero(pthread_join(other, NULL), "pthread_join");
}

void bench_thread(void)
{
	measure(&(struct row){ "mutex_uncontended", lock_unlock, NULL, 1000 });
	/* With one thread the library takes no lock at all in places: once more with two. */
	ping_pong();
	measure(&(struct row){ "pthread_create_join", create_join, NULL, 100 });
}
