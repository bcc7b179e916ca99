/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of threads in the Neutrino API, and what its scheduler offers;
 * <sys/neutrino.h> includes it. A thread made here is one of POSIX, but it is waited for
 * by its tid, with ThreadJoin() and not with pthread_join(). A function that returns
 * nothing else returns 0; on an error it returns -1 and sets errno. Its *_r twin returns
 * the errno instead, ThreadCreate_r() negative, and leaves errno alone.
 * Source: QNX Neutrino C Library Reference, the page of each function.
 */
#pragma once

#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 0, or NULL, is the default in each field. */
struct _thread_attr {
	int __flags;		     /* PTHREAD_CREATE_DETACHED, or 0 */
	size_t __stacksize;	     /* bytes */
	void *__stackaddr;	     /* the lowest byte of a stack of __stacksize */
	void (*__exitfunc)(void *);  /* called in the thread with what its function returned */
	int __policy;		     /* with __param; 0: both are the caller's */
	struct sched_param __param;
	unsigned __guardsize;	     /* bytes below a stack that the library makes */
	unsigned __prealloc;	     /* not looked at */
	int __spare[2];
};

/*
 * A new thread of this process, which PID is, or 0: it runs FUNCTION(ARGUMENT). ATTR may be
 * NULL. Returns its tid (> 0), which no other thread has until it is joined, or, when it is
 * detached, has ended. EINVAL: a field of ATTR out of range. EPERM: a priority that is too
 * high; another process. ESRCH: no such process. EAGAIN: no memory for it.
 */
int ThreadCreate(pid_t pid, void *(*function)(void *), void *argument,
		 const struct _thread_attr *attr);
int ThreadCreate_r(pid_t pid, void *(*function)(void *), void *argument,
		   const struct _thread_attr *attr);

/*
 * Waits until thread TID, made by ThreadCreate(), has ended; what it returned goes to
 * STATUS, unless that is NULL. A cancellation point; signals do not end it. ESRCH: no such
 * thread. EINVAL: it is detached, or not made here. EDEADLK: the caller. EBUSY: another
 * thread waits for it.
 */
int ThreadJoin(int tid, void **status);
int ThreadJoin_r(int tid, void **status);

/*
 * Nobody will join thread TID (0: the caller), made by ThreadCreate(): it is gone when it
 * ends. ESRCH: no such thread. EINVAL: it is detached, or not made here. EBUSY: a thread
 * waits for it.
 */
int ThreadDetach(int tid);
int ThreadDetach_r(int tid);

/*
 * Ends the calling thread, which TID is, or 0, with STATUS for who joins it: at once, without
 * its cleanup handlers and destructors; the process ends with its last thread. TID -1: all
 * threads, that is the process, with exit status 0. PRIORITY is not looked at. ESRCH:
 * no such thread. EPERM: another one, which can only be asked: pthread_cancel().
 */
int ThreadDestroy(int tid, int priority, void *status);
int ThreadDestroy_r(int tid, int priority, void *status);

struct _sched_info {
	int priority_min;	/* for this policy */
	int priority_max;	/* of root */
	uint64_t interval;	/* ns that a thread runs before its equals; 0: without end */
	int priority_priv;	/* the first that needs root */
	int reserved[11];
};

/*
 * What POLICY (SCHED_FIFO, SCHED_RR, SCHED_OTHER, SCHED_SPORADIC, whose interval is its own
 * budget and told as 0) means for process PID (0: oneself). EINVAL: no such policy. ESRCH:
 * no such process.
 */
int SchedInfo(pid_t pid, int policy, struct _sched_info *info);
int SchedInfo_r(pid_t pid, int policy, struct _sched_info *info);

#ifdef __cplusplus
}
#endif
