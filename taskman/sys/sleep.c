/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sleeping: TM_SLEEP parks its caller until a time, TM_WAKE_AT signals the
 * caller's own notification then (timed futex waits), and an error can be
 * answered late. Each thread that ever sleeps keeps one record with both alarms.
 */
#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/alarm.h"
#include "taskman/sys/clock.h"
#include "taskman/sys/timer.h"

enum { SLEEP_ABSOLUTE = 1 };

struct thread_time {
	struct alarm sleep;
	struct alarm wake;
	struct thread *thread;
	seL4_Word deadline;	/* of sleep */
};

static struct thread_time *time_of(struct thread *thread)
{
	struct thread_time *t = thread->wake;

	if (!t) {
		t = heap_alloc(sizeof(*t));
		if (t) {
			t->thread = thread;
			thread->wake = t;
		}
	}
	return t;
}

static void sleep_over(struct alarm *alarm)
{
	struct thread_time *t = tree_entry(&alarm->node, struct thread_time, sleep.node);

	parked_reply(&t->thread->parked, 0, NULL, 0);
}

/* Interrupted: the answer says how much was left. */
static void sleep_cancelled(struct parked *p, int error)
{
	struct thread_time *t = p->from.thread->wake;
	seL4_Word now = clock_ticks();
	struct tm_remaining left = {
		.ns = t->deadline > now ? clock_to_ns(t->deadline - now) : 0,
	};

	alarm_cancel(&t->sleep);
	parked_error(p, error, &left, sizeof(left));
}

int do_sleep(struct request *r)
{
	const struct tm_sleep *in = (const void *)r->bytes;
	struct thread_time *t = time_of(r->from.thread);
	seL4_Word deadline;

	if (in->clock > CLOCK_OF_BOOT) {
		return EINVAL;
	}
	if (!t) {
		return ENOMEM;
	}
	deadline = clock_deadline(in->clock, in->ns, in->flags & SLEEP_ABSOLUTE);
	if (deadline <= clock_ticks()) {
		return request_status(r, 0);
	}
	if (!request_park(r, NULL, sleep_cancelled)) {
		return EBUSY;
	}
	t->deadline = deadline;
	alarm_set(&t->sleep, deadline, sleep_over);
	return 0;
}

static void late_over(struct alarm *alarm)
{
	struct thread_time *t = tree_entry(&alarm->node, struct thread_time, sleep.node);

	parked_error(&t->thread->parked, (int)t->thread->parked.word[0], NULL, 0);
}

static void late_cancelled(struct parked *p, int error)
{
	struct thread_time *t = p->from.thread->wake;

	alarm_cancel(&t->sleep);
	parked_error(p, error, NULL, 0);
}

int request_error_late(struct request *r, int error, seL4_Word ns)
{
	struct thread_time *t = time_of(r->from.thread);
	struct parked *parked = t ? request_park(r, NULL, late_cancelled) : NULL;

	if (!parked) {
		return error;
	}
	parked->steady = 1;
	parked->word[0] = (seL4_Word)error;
	alarm_set(&t->sleep, clock_ticks() + clock_to_ticks(ns), late_over);
	return 0;
}

static void wake_over(struct alarm *alarm)
{
	struct thread_time *t = tree_entry(&alarm->node, struct thread_time, wake.node);

	thread_wake(t->thread);
}

int do_wake_at(struct request *r)
{
	const struct tm_sleep *in = (const void *)r->bytes;
	struct thread_time *t = time_of(r->from.thread);

	if (in->clock > CLOCK_OF_BOOT) {
		return EINVAL;
	}
	if (!t) {
		return ENOMEM;
	}
	if (in->ns == 0) {
		alarm_cancel(&t->wake);
	} else {
		alarm_set(&t->wake, clock_deadline(in->clock, in->ns, in->flags & SLEEP_ABSOLUTE),
			  wake_over);
	}
	return request_status(r, 0);
}

void timers_thread_gone(struct thread *thread)
{
	struct thread_time *t = thread->wake;

	if (t) {
		alarm_cancel(&t->sleep);
		alarm_cancel(&t->wake);
		heap_free(t);
		thread->wake = NULL;
	}
}
