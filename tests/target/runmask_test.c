/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where threads may run: run masks are kept while harts are busy, are inherited
 * as they were told to be, and name a hart.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/neutrino.h>

#include "check.h"
#include "harts.h"

static void *where_it_runs(void *argument)
{
	atomic_int *stop = argument;
	long wanted = last_hart();
	long wrong = set_self(SCHED_RR, MIDDLE);

	while (!atomic_load(stop)) {
		wrong += (long)hart_now() != wanted;
	}
	return (void *)wrong;
}

static void a_run_mask_is_kept(void)
{
	atomic_int stop = 0;
	pthread_t thread, rivals[2];
	struct rival rival = { .stop = 0 };
	void *wrong;

	/* Above them all: on one hart it would not come back from its sleep. */
	CHECK_INT(set_self(SCHED_FIFO, HIGH), 0);
	stay_on(last_hart());
	CHECK_INT(hart_now(), last_hart());
	CHECK_INT(pthread_create(&thread, NULL, where_it_runs, &stop), 0);
	go_anywhere();
	/* Busy harts are what threads are moved for. */
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_create(&rivals[i], NULL, rival_run, &rival), 0);
	}
	sleep_ms(500);
	atomic_store(&rival.stop, 1);
	atomic_store(&stop, 1);
	CHECK_INT(pthread_join(thread, &wrong), 0);
	for (int i = 0; i < 2; i++) {
		CHECK_INT(pthread_join(rivals[i], NULL), 0);
	}
	CHECK_INT(set_self(SCHED_RR, 10), 0);
	CHECK_INT((long)wrong, 0);
}

static unsigned swap_mask(unsigned mask)
{
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &mask), 0);
	return mask;
}

static void *own_mask(void *unused)
{
	(void)unused;
	return (void *)(uintptr_t)swap_mask(0);
}

static unsigned mask_of_new_thread(void)
{
	pthread_t thread;
	void *mask;

	CHECK_INT(pthread_create(&thread, NULL, own_mask, NULL), 0);
	CHECK_INT(pthread_join(thread, &mask), 0);
	return (unsigned)(uintptr_t)mask;
}

static int child_mask(void *unused)
{
	(void)unused;
	return (int)swap_mask(0);
}

static void run_masks_are_inherited_as_told(void)
{
	unsigned all = (1u << harts()) - 1;
	unsigned one = 1u << last_hart();
	struct _thread_runmask masks = { .size = RMSK_SIZE(harts()), .masks = { one, one } };

	CHECK_INT(swap_mask(0), all);
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(uintptr_t)one), 0);
	CHECK_INT(hart_now(), last_hart());
	/* A run mask alone is the thread's own. */
	CHECK_INT(mask_of_new_thread(), all);
	CHECK_INT(in_child(child_mask), all);
	CHECK_INT(swap_mask(all), one);
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &masks), 0);
	CHECK_INT(masks.masks[0], all);
	CHECK_INT(masks.masks[1], all);
	CHECK_INT(mask_of_new_thread(), one);
	CHECK_INT(in_child(child_mask), one);
	masks.masks[0] = masks.masks[1] = all;
	CHECK_INT(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &masks), 0);
	CHECK_INT(masks.masks[1], one);
	CHECK_INT(mask_of_new_thread(), all);
}

static void masks_without_a_hart_are_refused(void)
{
	unsigned none = 1u << 31;
	struct _thread_runmask masks = { .size = 2 };

	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK, NULL), EINVAL);
	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(uintptr_t)none), EINVAL);
	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &none), EINVAL);
	CHECK_ERRNO(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &masks), EINVAL);
	CHECK_ERRNO(ThreadCtl(999, NULL), EINVAL);
	CHECK_INT(swap_mask(0), (1u << harts()) - 1);
}

TESTS_MAIN(TEST(a_run_mask_is_kept), TEST(run_masks_are_inherited_as_told),
	   TEST(masks_without_a_hart_are_refused))
