/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mutexes, conditions and semaphores of the Neutrino API, inside one process;
 * <sys/neutrino.h> includes it. A function returns 0; on an error it returns -1 and
 * sets errno. Its *_r twin returns the errno itself and leaves errno alone. EINVAL:
 * the object is not of the kind that the function is for, never made or destroyed.
 * Who is not held up meets nobody: a free mutex is taken without a trap.
 * Source: QNX Neutrino C Library Reference, the page of each function.
 */
#pragma once

#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define _NTO_SYNC_MUTEX_FREE 0x00000000U
#define _NTO_SYNC_SEM 0xfffffffdU
#define _NTO_SYNC_COND 0xfffffffcU

/* Nothing in it but __count is for programs: what a semaphore that is made begins with. */
typedef struct _sync {
	int __count;
	unsigned __kind;
	union {
		pthread_mutex_t __mutex;
		pthread_cond_t __cond;
		sem_t __sem;
	};
} sync_t;

struct _sync_attr {
	int __protocol;	   /* PTHREAD_PRIO_NONE */
	int __flags;	   /* 0 */
	int __prioceiling; /* not looked at */
	int __clockid;	   /* not looked at: nothing here has a time */
	int __reserved[4];
};

/*
 * Makes SYNC a free mutex (_NTO_SYNC_MUTEX_FREE), a condition (_NTO_SYNC_COND) or a
 * semaphore of SYNC->__count (_NTO_SYNC_SEM; 0 to 2^31 - 1). ATTR may be NULL; either way
 * a mutex does not lend its owner the priority of who waits. EINVAL: TYPE, __flags, the
 * count. ENOTSUP: a __protocol, for a mutex.
 */
int SyncTypeCreate(unsigned type, sync_t *sync, const struct _sync_attr *attr);
int SyncTypeCreate_r(unsigned type, sync_t *sync, const struct _sync_attr *attr);

/* SYNC is nothing any more. EBUSY: a mutex that somebody has. */
int SyncDestroy(sync_t *sync);
int SyncDestroy_r(sync_t *sync);

/* Waits until the mutex is the caller's. EDEADLK: it is already. Signals do not end it. */
int SyncMutexLock(sync_t *sync);
int SyncMutexLock_r(sync_t *sync);

/* Frees the mutex, for one that waits. EPERM: it is not the caller's. */
int SyncMutexUnlock(sync_t *sync);
int SyncMutexUnlock_r(sync_t *sync);

/*
 * Frees MUTEX and waits for SYNC in one step, then takes MUTEX again. It may also come back
 * for nothing. A cancellation point. EPERM: MUTEX is not the caller's.
 */
int SyncCondvarWait(sync_t *sync, sync_t *mutex);
int SyncCondvarWait_r(sync_t *sync, sync_t *mutex);

/* Wakes one that waits for SYNC; with BROADCAST not 0, all. */
int SyncCondvarSignal(sync_t *sync, int broadcast);
int SyncCondvarSignal_r(sync_t *sync, int broadcast);

/* One more; wakes one that waits. EOVERFLOW: there are 2^31 - 1. */
int SyncSemPost(sync_t *sync);
int SyncSemPost_r(sync_t *sync);

/*
 * One less, when there is one. With TRYTO not 0 it does not wait for that. Without, it is a
 * cancellation point. EAGAIN: TRYTO, and there is none. EINTR: a signal handler ran.
 */
int SyncSemWait(sync_t *sync, int tryto);
int SyncSemWait_r(sync_t *sync, int tryto);

#ifdef __cplusplus
}
#endif
