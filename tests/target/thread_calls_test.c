/* SPDX-License-Identifier: Apache-2.0 */
/* ThreadCreate() and its like: tids that last until they are joined, and what is refused. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <unistd.h>

#include "check.h"

enum { THREADS = 6, NOBODY = 0xfffff0, NO_THREAD = 0x7ff0, STACK_BYTES = 65536 };

static volatile int ran, ended, may_end;
static sync_t gate;

static void gate_make(void)
{
	gate.__count = 0;
	ran = ended = may_end = 0;
	CHECK_INT(SyncTypeCreate(_NTO_SYNC_SEM, &gate, NULL), 0);
}

static void *same(void *argument)
{
	ran = 1;
	return argument;
}

static void *tid_of_self(void *argument)
{
	(void)argument;
	return (void *)(long)gettid();
}

static void *wait_at_gate(void *argument)
{
	SyncSemWait_r(&gate, 0);
	return argument;
}

/* Whether TID is a thread of this process. */
static int is_there(int tid)
{
	return SignalKill_r(0, getpid(), tid, 0, 0, 0) == 0;
}

static int goes(int tid)
{
	for (long start = now_ms(); is_there(tid) && now_ms() - start < 5000;) {
		sleep_ms(1);
	}
	return !is_there(tid);
}

static void a_thread_is_joined_by_its_tid(void)
{
	int tids[THREADS];
	void *result;

	for (long i = 0; i < THREADS; i++) {
		tids[i] = ThreadCreate(0, i ? same : tid_of_self, (void *)(i * 3), NULL);
		CHECK(tids[i] > 1);
	}
	for (long i = THREADS - 1; i >= 0; i--) {
		CHECK_INT(ThreadJoin(tids[i], &result), 0);
		CHECK_INT((long)result, i ? i * 3 : tids[0]);
		CHECK(!is_there(tids[i]));
	}
	tids[0] = ThreadCreate(getpid(), same, NULL, NULL);
	CHECK_INT(ThreadJoin(tids[0], NULL), 0);
}

/* They have all ended before the next is made, and are joined after that. */
static void a_tid_is_not_used_again_before_it_is_joined(void)
{
	int tids[THREADS];

	for (int i = 0; i < THREADS; i++) {
		tids[i] = ThreadCreate(0, same, (void *)(long)i, NULL);
		CHECK(tids[i] > 1);
		CHECK(goes(tids[i]));
		for (int j = 0; j < i; j++) {
			CHECK(tids[i] != tids[j]);
		}
	}
	for (int i = 0; i < THREADS; i++) {
		void *result;

		CHECK_INT(ThreadJoin(tids[i], &result), 0);
		CHECK_INT((long)result, i);
		CHECK_ERRNO(ThreadJoin(tids[i], &result), ESRCH);
	}
}

static void a_detached_thread_is_gone_when_it_ends(void)
{
	static const struct _thread_attr detached = { .__flags = PTHREAD_CREATE_DETACHED };
	int tid, again;

	gate_make();
	tid = ThreadCreate(0, wait_at_gate, NULL, &detached);
	CHECK(tid > 1);
	CHECK_ERRNO(ThreadJoin(tid, NULL), EINVAL);
	CHECK_ERRNO(ThreadDetach(tid), EINVAL);
	CHECK_INT(SyncSemPost(&gate), 0);
	CHECK(goes(tid));
	CHECK_ERRNO(ThreadJoin(tid, NULL), ESRCH);
	again = ThreadCreate(0, wait_at_gate, NULL, NULL);
	CHECK_INT(again, tid);
	CHECK_INT(ThreadDetach(again), 0);
	CHECK_ERRNO(ThreadJoin(again, NULL), EINVAL);
	CHECK_INT(SyncSemPost(&gate), 0);
	CHECK(goes(again));
	/* One that has ended already. */
	tid = ThreadCreate(0, same, NULL, NULL);
	CHECK_INT(tid, again);
	CHECK(goes(tid));
	CHECK_INT(ThreadDetach(tid), 0);
	again = ThreadCreate(0, same, NULL, NULL);
	CHECK_INT(again, tid);
	CHECK_INT(ThreadJoin(again, NULL), 0);
}

static volatile int refused, posix_tid;

static void *join_it(void *argument)
{
	int error = ThreadJoin_r((int)(long)argument, NULL);

	if (error == EBUSY) {
		refused = 1;
	}
	return (void *)(long)error;
}

/* Of two that want to, one is refused, and then the other waits. */
static void a_thread_is_joined_once(void)
{
	long results = 0;
	int tid, joiners[2];

	gate_make();
	refused = 0;
	tid = ThreadCreate(0, wait_at_gate, NULL, NULL);
	for (int i = 0; i < 2; i++) {
		joiners[i] = ThreadCreate(0, join_it, (void *)(long)tid, NULL);
		CHECK(joiners[i] > 1);
	}
	for (long start = now_ms(); !refused && now_ms() - start < 5000;) {
		sleep_ms(1);
	}
	CHECK(refused);
	CHECK_ERRNO(ThreadJoin(tid, NULL), EBUSY);
	CHECK_ERRNO(ThreadDetach(tid), EBUSY);
	CHECK_INT(SyncSemPost(&gate), 0);
	for (int i = 0; i < 2; i++) {
		void *result;

		CHECK_INT(ThreadJoin(joiners[i], &result), 0);
		results += (long)result;
	}
	CHECK_INT(results, EBUSY);
}

static void *tell_tid_and_wait(void *argument)
{
	posix_tid = gettid();
	return wait_at_gate(argument);
}

static void who_cannot_be_joined_is_refused(void)
{
	pthread_t posix;

	gate_make();
	posix_tid = 0;
	CHECK_INT(pthread_create(&posix, NULL, tell_tid_and_wait, NULL), 0);
	while (!posix_tid) {
		sleep_ms(1);
	}
	CHECK_ERRNO(ThreadJoin(posix_tid, NULL), EINVAL);
	CHECK_ERRNO(ThreadDetach(posix_tid), EINVAL);
	CHECK_INT(SyncSemPost(&gate), 0);
	CHECK_INT(pthread_join(posix, NULL), 0);
	CHECK_ERRNO(ThreadJoin(gettid(), NULL), EDEADLK);
	CHECK_ERRNO(ThreadJoin(NO_THREAD, NULL), ESRCH);
	CHECK_ERRNO(ThreadDetach(NO_THREAD), ESRCH);
	CHECK_ERRNO(ThreadDetach(0), EINVAL);
	errno = 0;
	CHECK_INT(ThreadJoin_r(-1, NULL), ESRCH);
	CHECK_INT(errno, 0);
}

static void *see_policy(void *argument)
{
	struct sched_param *param = argument;

	return (void *)(long)SchedGet_r(0, 0, param);
}

static void on_end(void *result)
{
	ended = (int)(long)result;
}

static void attributes_are_the_threads(void)
{
	struct _thread_attr attr = {
		.__policy = SCHED_FIFO, .__param.sched_priority = 9, .__exitfunc = on_end,
		.__stacksize = STACK_BYTES, .__guardsize = 8192,
	};
	struct sched_param seen;
	void *result, *stack;
	int tid;

	gate_make();
	tid = ThreadCreate(0, see_policy, &seen, &attr);
	CHECK(tid > 1);
	CHECK_INT(ThreadJoin(tid, &result), 0);
	CHECK_INT((long)result, SCHED_FIFO);
	CHECK_INT(seen.sched_priority, 9);
	CHECK_INT(ended, SCHED_FIFO);
	stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(stack != MAP_FAILED);
	attr = (struct _thread_attr){ .__stackaddr = stack, .__stacksize = STACK_BYTES };
	tid = ThreadCreate(0, wait_at_gate, &attr, &attr);
	CHECK(tid > 1);
	CHECK_INT(SyncSemPost(&gate), 0);
	CHECK_INT(ThreadJoin(tid, &result), 0);
	CHECK(result == &attr);
	CHECK_INT(munmap(stack, STACK_BYTES), 0);
}

static int create_as_nobody(void *argument)
{
	static const struct _thread_attr high = {
		.__policy = SCHED_RR, .__param.sched_priority = 90,
	};

	if (setuid(1000) != 0 || ThreadCreate_r(0, same, argument, &high) != -EPERM) {
		return 1;
	}
	/* The one refused has left nothing, not its tid. */
	return ThreadCreate_r(0, same, argument, NULL) == 2 ? 0 : 2;
}

static void a_wrong_wish_is_refused(void)
{
	struct _thread_attr flags = { .__flags = 2 }, small = { .__stacksize = 1 };
	struct _thread_attr policy = { .__policy = 77 }, low = { .__policy = SCHED_FIFO };

	ran = 0;
	CHECK_ERRNO(ThreadCreate(0, same, NULL, &flags), EINVAL);
	CHECK_ERRNO(ThreadCreate(0, same, NULL, &small), EINVAL);
	CHECK_ERRNO(ThreadCreate(0, same, NULL, &policy), EINVAL);
	CHECK_ERRNO(ThreadCreate(0, same, NULL, &low), EINVAL);
	CHECK_ERRNO(ThreadCreate(NOBODY, same, NULL, NULL), ESRCH);
	CHECK_ERRNO(ThreadCreate(getppid(), same, NULL, NULL), EPERM);
	CHECK_INT(ThreadCreate_r(0, same, NULL, &flags), -EINVAL);
	CHECK_INT(ran, 0);
	CHECK_INT(child_end(child_start(create_as_nobody, NULL)), 0);
}

static void not_to_run(void *argument)
{
	(void)argument;
	ended = 1;
}

static void *destroy_self(void *argument)
{
	pthread_cleanup_push(not_to_run, NULL);
	ThreadDestroy_r((int)(long)argument ? gettid() : 0, -1, (void *)77L);
	pthread_cleanup_pop(0);
	return NULL;
}

static int destroy_all(void *argument)
{
	atexit(abort);
	ThreadCreate(0, wait_at_gate, argument, NULL);
	ThreadDestroy(-1, -1, NULL);
	return 9;
}

static void a_thread_destroys_itself(void)
{
	void *result;

	gate_make();
	for (long i = 0; i < 2; i++) {
		CHECK_INT(ThreadJoin(ThreadCreate(0, destroy_self, (void *)i, NULL), &result), 0);
		CHECK_INT((long)result, 77);
	}
	CHECK_INT(ended, 0);
	CHECK_ERRNO(ThreadDestroy(NO_THREAD, -1, NULL), ESRCH);
	CHECK_INT(child_end(child_start(destroy_all, NULL)), 0);
}

static void another_thread_is_not_destroyed(void)
{
	int tid;

	gate_make();
	tid = ThreadCreate(0, wait_at_gate, NULL, NULL);
	CHECK_INT(ThreadDestroy_r(tid, -1, NULL), EPERM);
	CHECK_INT(SyncSemPost(&gate), 0);
	CHECK_INT(ThreadJoin(tid, NULL), 0);
}

/* The parent's threads are not the child's, and its tids are free there. */
static int join_parents(void *argument)
{
	int tid = *(int *)argument;
	void *result;

	if (ThreadJoin_r(tid, NULL) != ESRCH || ThreadCreate(0, same, argument, NULL) != 2) {
		return 1;
	}
	return ThreadJoin_r(2, &result) == 0 && result == argument ? 0 : 2;
}

static void a_fork_has_no_threads_to_join(void)
{
	int tid;

	gate_make();
	tid = ThreadCreate(0, wait_at_gate, NULL, NULL);
	CHECK_INT(child_end(child_start(join_parents, &tid)), 0);
	CHECK_INT(SyncSemPost(&gate), 0);
	CHECK_INT(ThreadJoin(tid, NULL), 0);
}

static void the_scheduler_tells_its_bounds(void)
{
	struct _sched_info info;
	struct timespec slice;

	CHECK_INT(SchedInfo(0, SCHED_RR, &info), 0);
	CHECK_INT(info.priority_min, sched_get_priority_min(SCHED_RR));
	CHECK_INT(info.priority_max, sched_get_priority_max(SCHED_RR));
	CHECK_INT(sched_rr_get_interval(0, &slice), 0);
	CHECK_INT(info.interval, slice.tv_nsec);
	CHECK_INT(info.priority_priv, 64);
	CHECK_INT(SchedInfo(getppid(), SCHED_FIFO, &info), 0);
	CHECK_INT(info.interval, 0);
	CHECK_ERRNO(SchedInfo(0, 77, &info), EINVAL);
	CHECK_ERRNO(SchedInfo(NOBODY, SCHED_RR, &info), ESRCH);
	CHECK_INT(SchedInfo_r(0, 77, &info), EINVAL);
}

TESTS_MAIN(TEST(a_thread_is_joined_by_its_tid), TEST(a_tid_is_not_used_again_before_it_is_joined),
	   TEST(a_detached_thread_is_gone_when_it_ends), TEST(a_thread_is_joined_once),
	   TEST(who_cannot_be_joined_is_refused), TEST(attributes_are_the_threads),
	   TEST(a_wrong_wish_is_refused),
	   TEST(a_thread_destroys_itself), TEST(another_thread_is_not_destroyed),
	   TEST(a_fork_has_no_threads_to_join), TEST(the_scheduler_tells_its_bounds))
