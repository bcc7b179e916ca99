/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread pools: between lo_water and maximum threads run block and handler.
 * One more starts when fewer than lo_water wait, one ends when more than
 * hi_water do.
 */
#include <errno.h>
#include <stdlib.h>

#include "private.h"

struct _thread_pool {
	thread_pool_attr_t attr;
	unsigned flags;
	pthread_mutex_t lock;
	unsigned threads, waiting;
};

static void *pool_thread(void *argument);

static int thread_start(struct _thread_pool *pool)
{
	pthread_attr_t attr;
	pthread_t thread;
	int error;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pool->threads++;
	pool->waiting++;
	error = pthread_create(&thread, &attr, pool_thread, pool);
	if (error) {
		pool->threads--;
		pool->waiting--;
	}
	pthread_attr_destroy(&attr);
	return error;
}

/* Counts a thread out of waiting, and sees to it that enough others wait. */
static void leave_waiting(struct _thread_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->waiting--;
	if (pool->waiting < pool->attr.lo_water) {
		for (unsigned i = 0; i < pool->attr.increment &&
				     pool->threads < pool->attr.maximum; i++) {
			thread_start(pool);
		}
	}
	pthread_mutex_unlock(&pool->lock);
}

/* 0: there are enough without this thread. */
static int enter_waiting(struct _thread_pool *pool)
{
	int stays;

	pthread_mutex_lock(&pool->lock);
	stays = pool->waiting < pool->attr.hi_water;
	pool->waiting += stays;
	pool->threads -= !stays;
	pthread_mutex_unlock(&pool->lock);
	return stays;
}

static void *pool_thread(void *argument)
{
	struct _thread_pool *pool = argument;
	THREAD_POOL_PARAM_T *ctp = pool->attr.context_alloc(pool->attr.handle);
	int stays = ctp != NULL;

	while (stays) {
		THREAD_POOL_PARAM_T *next = pool->attr.block_func(ctp);

		leave_waiting(pool);
		if (next) {
			ctp = next;
			pool->attr.handler_func(ctp);
		} else if (errno != EINTR) {
			break;
		}
		stays = enter_waiting(pool);
	}
	if (ctp) {
		pool->attr.context_free(ctp);
	}
	return NULL;
}

thread_pool_t *thread_pool_create(thread_pool_attr_t *attr, unsigned flags)
{
	struct _thread_pool *pool;

	if (attr->lo_water == 0 || attr->lo_water > attr->hi_water ||
	    attr->hi_water > attr->maximum) {
		errno = EINVAL;
		return NULL;
	}
	pool = calloc(1, sizeof(*pool));
	if (!pool) {
		return NULL;
	}
	pool->attr = *attr;
	pool->attr.increment = attr->increment ? attr->increment : 1;
	pool->flags = flags;
	pthread_mutex_init(&pool->lock, NULL);
	return pool;
}

int thread_pool_start(void *argument)
{
	struct _thread_pool *pool = argument;
	int uses_self = pool->flags & (POOL_FLAG_USE_SELF | POOL_FLAG_EXIT_SELF);
	int error = 0;

	pthread_mutex_lock(&pool->lock);
	if (uses_self) {
		pool->threads++;
		pool->waiting++;
	}
	while (!error && pool->waiting < pool->attr.lo_water) {
		error = thread_start(pool);
	}
	pthread_mutex_unlock(&pool->lock);
	if (error) {
		errno = error;
		return -1;
	}
	if (uses_self) {
		pool_thread(pool);
	}
	if (pool->flags & POOL_FLAG_EXIT_SELF) {
		pthread_exit(NULL);
	}
	return 0;
}

int thread_pool_destroy(thread_pool_t *pool)
{
	if (pool->threads) {
		errno = EBUSY;
		return -1;
	}
	pthread_mutex_destroy(&pool->lock);
	free(pool);
	return 0;
}
