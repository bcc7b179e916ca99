/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SyncTypeCreate() and its like: see <sys/neutrino_sync.h>. Each object is one of
 * POSIX with a word that says which, so that a wrong one is refused. Mutexes check
 * who has them: QNX tells of a deadlock, where a plain one would wait for ever.
 */
#include <sys/neutrino.h>

#include "error_of.h"

/* Values of __kind; what was never made is none of them. */
enum { KIND_MUTEX = 0x53594e4d, KIND_COND = 0x53594e43, KIND_SEM = 0x53594e53, KIND_GONE = 0 };

static int mutex_make(sync_t *sync)
{
	pthread_mutexattr_t checking;

	pthread_mutexattr_init(&checking);
	pthread_mutexattr_settype(&checking, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&sync->__mutex, &checking);
	sync->__kind = KIND_MUTEX;
	return 0;
}

static int cond_make(sync_t *sync)
{
	pthread_cond_init(&sync->__cond, 0);
	sync->__kind = KIND_COND;
	return 0;
}

static int sem_make(sync_t *sync)
{
	if (sync->__count < 0) {
		return EINVAL;
	}
	sem_init(&sync->__sem, 0, sync->__count);
	sync->__kind = KIND_SEM;
	return 0;
}

int SyncTypeCreate_r(unsigned type, sync_t *sync, const struct _sync_attr *attr)
{
	if (attr && attr->__flags) {
		return EINVAL;
	}
	switch (type) {
	case _NTO_SYNC_MUTEX_FREE:
		return attr && attr->__protocol != PTHREAD_PRIO_NONE ? ENOTSUP : mutex_make(sync);
	case _NTO_SYNC_COND:
		return cond_make(sync);
	case _NTO_SYNC_SEM:
		return sem_make(sync);
	default:
		return EINVAL;
	}
}

int SyncTypeCreate(unsigned type, sync_t *sync, const struct _sync_attr *attr)
{
	return errno_from(SyncTypeCreate_r(type, sync, attr));
}

static int mutex_is_free(sync_t *sync)
{
	return pthread_mutex_trylock(&sync->__mutex) == 0 &&
	       pthread_mutex_unlock(&sync->__mutex) == 0;
}

int SyncDestroy_r(sync_t *sync)
{
	switch (sync->__kind) {
	case KIND_MUTEX:
		if (!mutex_is_free(sync)) {
			return EBUSY;
		}
		break;
	case KIND_COND:
		pthread_cond_destroy(&sync->__cond);
		break;
	case KIND_SEM:
		break;
	default:
		return EINVAL;
	}
	sync->__kind = KIND_GONE;
	return 0;
}

int SyncDestroy(sync_t *sync)
{
	return errno_from(SyncDestroy_r(sync));
}

int SyncMutexLock_r(sync_t *sync)
{
	return sync->__kind == KIND_MUTEX ? pthread_mutex_lock(&sync->__mutex) : EINVAL;
}

int SyncMutexLock(sync_t *sync)
{
	return errno_from(SyncMutexLock_r(sync));
}

int SyncMutexUnlock_r(sync_t *sync)
{
	return sync->__kind == KIND_MUTEX ? pthread_mutex_unlock(&sync->__mutex) : EINVAL;
}

int SyncMutexUnlock(sync_t *sync)
{
	return errno_from(SyncMutexUnlock_r(sync));
}

int SyncCondvarWait_r(sync_t *sync, sync_t *mutex)
{
	return sync->__kind == KIND_COND && mutex->__kind == KIND_MUTEX
		? pthread_cond_wait(&sync->__cond, &mutex->__mutex) : EINVAL;
}

int SyncCondvarWait(sync_t *sync, sync_t *mutex)
{
	return errno_from(SyncCondvarWait_r(sync, mutex));
}

int SyncCondvarSignal_r(sync_t *sync, int broadcast)
{
	if (sync->__kind != KIND_COND) {
		return EINVAL;
	}
	return broadcast ? pthread_cond_broadcast(&sync->__cond)
			 : pthread_cond_signal(&sync->__cond);
}

int SyncCondvarSignal(sync_t *sync, int broadcast)
{
	return errno_from(SyncCondvarSignal_r(sync, broadcast));
}

int SyncSemPost_r(sync_t *sync)
{
	return sync->__kind == KIND_SEM ? ERROR_OF(sem_post(&sync->__sem)) : EINVAL;
}

int SyncSemPost(sync_t *sync)
{
	return errno_from(SyncSemPost_r(sync));
}

int SyncSemWait_r(sync_t *sync, int tryto)
{
	if (sync->__kind != KIND_SEM) {
		return EINVAL;
	}
	return ERROR_OF(tryto ? sem_trywait(&sync->__sem) : sem_wait(&sync->__sem));
}

int SyncSemWait(sync_t *sync, int tryto)
{
	return errno_from(SyncSemWait_r(sync, tryto));
}
