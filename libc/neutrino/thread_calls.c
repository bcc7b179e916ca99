/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ThreadCreate() and its like: see <sys/neutrino_thread.h>. The threads are those of
 * pthread_create(), kept in a list by their tids until they are joined; taskman keeps the
 * tid of one that has ended until then. A new thread waits for the list's lock before it
 * runs, so it is in the list, and has its policy, before its function begins.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/neutrino.h>

#include "error_of.h"
#include "libc/seam/sched_of.h"
#include "own_process.h"
#include "with_errno.h"

struct made {
	struct made *next;
	pthread_t thread;
	int tid;
	int is_joined;	/* somebody waits for it */
};

/* What the new thread is told; it frees it. */
struct start {
	void *(*function)(void *);
	void *argument;
	void (*end)(void *);
	int is_refused;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct made *list;

static void list_lock(void)
{
	pthread_mutex_lock(&lock);
}

static void list_unlock(void)
{
	pthread_mutex_unlock(&lock);
}

/* The child of a fork has none of the threads. */
static void list_forget(void)
{
	while (list) {
		struct made *m = list;

		list = m->next;
		free(m);
	}
	list_unlock();
}

static int fork_is_told(void)
{
	static int told;

	if (!told) {
		told = pthread_atfork(list_lock, list_unlock, list_forget) == 0;
	}
	return told;
}

static struct made **find(int tid)
{
	struct made **link = &list;

	while (*link && (*link)->tid != tid) {
		link = &(*link)->next;
	}
	return link;
}

static void *begin(void *argument)
{
	struct start start;
	void *result;

	list_lock();
	list_unlock();
	start = *(struct start *)argument;
	free(argument);
	if (start.is_refused) {
		return 0;
	}
	result = start.function(start.argument);
	if (start.end) {
		start.end(result);
	}
	return result;
}

/* Its stack; all else is given later. EINVAL. */
static int attr_fill(pthread_attr_t *to, const struct _thread_attr *from)
{
	int error = 0;

	pthread_attr_init(to);
	if (!from) {
		return 0;
	}
	if (from->__flags & ~PTHREAD_CREATE_DETACHED) {
		return EINVAL;
	}
	if (from->__stackaddr) {
		return pthread_attr_setstack(to, from->__stackaddr, from->__stacksize);
	}
	if (from->__stacksize) {
		error = pthread_attr_setstacksize(to, from->__stacksize);
	}
	if (!error && from->__guardsize) {
		error = pthread_attr_setguardsize(to, from->__guardsize);
	}
	return error;
}

/* No handler makes a thread meanwhile: only this one's tid is to be kept. */
static int thread_make(struct made *m, const pthread_attr_t *attr, struct start *start)
{
	struct thread_page *page = seam_page();
	int error;

	seam_hold(page);
	seam_library_of(page)->keep_tid = 1;
	error = pthread_create(&m->thread, attr, begin, start);
	seam_library_of(page)->keep_tid = 0;
	seam_release(page);
	if (!error) {
		m->tid = m->thread->tid;
	}
	return error;
}

/* After pthread_detach(): taskman need not keep the tid either, once the thread has ended. */
static void tid_give_back(int tid)
{
	tm_words(TM_THREAD_DETACH, tid, 0, 0, 0, 0);
}

/* After pthread_join(): the thread does its last steps, then the tid is free. */
static void tid_join(int tid)
{
	seL4_Word value;

	while (tm_words(TM_THREAD_JOIN, tid, 0, &value, sizeof(value), 0) == EINTR) {
	}
}

/* With the lock: the thread waits for it. */
static int thread_prepare(struct made *m, const struct _thread_attr *attr)
{
	int error = attr && attr->__policy
		? sched_change_of(0, m->tid, attr->__policy, &attr->__param) : 0;

	if (error) {
		return error;
	}
	if (attr && attr->__flags & PTHREAD_CREATE_DETACHED) {
		pthread_detach(m->thread);
		tid_give_back(m->tid);
		free(m);
	} else {
		m->next = list;
		list = m;
	}
	return 0;
}

/* It has been told, and ends without having run. Not a cancellation point. */
static void thread_refuse(struct made *m)
{
	int state;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
	pthread_join(m->thread, 0);
	pthread_setcancelstate(state, 0);
	tid_join(m->tid);
	free(m);
}

/* The record and what the thread is told are this function's until it returns a tid. */
static int create(struct made *m, struct start *start, const struct _thread_attr *attr)
{
	pthread_attr_t stack;
	int error = attr_fill(&stack, attr), tid;

	if (error) {
		goto out_free;
	}
	list_lock();
	error = fork_is_told() ? thread_make(m, &stack, start) : EAGAIN;
	if (error) {
		list_unlock();
		goto out_free;
	}
	tid = m->tid;
	error = thread_prepare(m, attr);
	start->is_refused = error != 0;
	list_unlock();
	if (!error) {
		return tid;
	}
	thread_refuse(m);
	return -error;

out_free:
	free(start);
	free(m);
	return -error;
}

int ThreadCreate_r(pid_t pid, void *(*function)(void *), void *argument,
		   const struct _thread_attr *attr)
{
	int error = own_process_error(pid);
	struct start *start;
	struct made *m;

	if (error) {
		return -error;
	}
	start = malloc(sizeof(*start));
	m = calloc(1, sizeof(*m));
	if (!start || !m) {
		free(start);
		free(m);
		return -EAGAIN;
	}
	*start = (struct start){ function, argument, attr ? attr->__exitfunc : 0, 0 };
	return create(m, start, attr);
}

int ThreadCreate(pid_t pid, void *(*function)(void *), void *argument,
		 const struct _thread_attr *attr)
{
	return with_errno(ThreadCreate_r(pid, function, argument, attr));
}

/* TID has no record: is it there at all? */
static int not_made_error(int tid)
{
	return own_thread_error(tid) == ESRCH ? ESRCH : EINVAL;
}

/* The joiner was cancelled. */
static void join_leave(void *argument)
{
	struct made *m = argument;

	list_lock();
	m->is_joined = 0;
	list_unlock();
}

static void join_wait(struct made *m, void **result)
{
	pthread_cleanup_push(join_leave, m);
	pthread_join(m->thread, result);
	pthread_cleanup_pop(0);
}

int ThreadJoin_r(int tid, void **status)
{
	struct made *m;
	void *result;
	int error;

	if (tid == seam_page()->tid) {
		return EDEADLK;
	}
	list_lock();
	m = *find(tid);
	error = !m ? not_made_error(tid) : m->is_joined ? EBUSY : 0;
	if (!error) {
		m->is_joined = 1;
	}
	list_unlock();
	if (error) {
		return error;
	}
	join_wait(m, &result);
	list_lock();
	*find(tid) = m->next;
	list_unlock();
	free(m);
	tid_join(tid);
	if (status) {
		*status = result;
	}
	return 0;
}

int ThreadJoin(int tid, void **status)
{
	return errno_from(ThreadJoin_r(tid, status));
}

int ThreadDetach_r(int tid)
{
	struct made **link, *m;
	int error;

	if (!tid) {
		tid = seam_page()->tid;
	}
	list_lock();
	link = find(tid);
	m = *link;
	error = !m ? not_made_error(tid) : m->is_joined ? EBUSY : 0;
	if (!error) {
		*link = m->next;
	}
	list_unlock();
	if (error) {
		return error;
	}
	pthread_detach(m->thread);
	free(m);
	tid_give_back(tid);
	return 0;
}

int ThreadDetach(int tid)
{
	return errno_from(ThreadDetach_r(tid));
}

int ThreadDestroy_r(int tid, int priority, void *status)
{
	pthread_t self = __pthread_self();
	int error = tid == -1 ? 0 : own_thread_error(tid);

	(void)priority;
	if (error) {
		return error;
	}
	if (tid == -1) {
		_Exit(0);
	}
	self->cancelbuf = 0;
	self->tsd_used = 0;
	pthread_exit(status);
}

int ThreadDestroy(int tid, int priority, void *status)
{
	return errno_from(ThreadDestroy_r(tid, priority, status));
}
