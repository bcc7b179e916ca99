/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Armed alarms stand in a tree by tick. The thread of alarm_thread.S sleeps by a
 * scheduling context whose period ends at the earliest one, then signals taskman's
 * loop, which runs what is due; an earlier alarm makes it sleep anew.
 */
#include "taskman/sys/alarm.h"

#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/caps/arena.h"
#include "taskman/caps/slot.h"
#include "taskman/main.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/clock.h"

/*
 * What is nearer than the kernel's least budget is due. The thread's own
 * period is longer: a system call that begins with less than that budget left
 * is begun again in the next period, so with hardly more the thread might
 * never reach its Yield.
 */
enum { LEAST_PERIOD_US = 20, THREAD_PERIOD_US = 100, ALARM_HART = 0 };

enum alarm_thread_state { ALARM_WAITS, ALARM_SLEEPS };

static struct tree alarms;		/* by tick */
static unsigned long armed_count;

static struct arena objects;
static seL4_CPtr thread, sched_context, go;
static enum alarm_thread_state thread_state;
static seL4_Word thread_deadline;	/* while it sleeps */

extern const char alarm_thread_sleep[], alarm_thread_wait[];

static void thread_configure(seL4_Word period_us)
{
	seL4_SchedControl_ConfigureFlags(boot_sched_control(ALARM_HART), sched_context,
					 period_us - 1, period_us, 0, 0, 0);
}

/* Puts the thread to sleep until DEADLINE, from whichever state it is in. */
static void thread_sleep_until(seL4_Word deadline, seL4_Word now)
{
	seL4_Word us = (deadline - now) / clock_ticks_per_us();
	seL4_UserContext registers = { .pc = (seL4_Word)alarm_thread_sleep + 4 };

	if (us < THREAD_PERIOD_US) {
		us = THREAD_PERIOD_US;
	}
	if (thread_state == ALARM_WAITS) {
		thread_configure(us);
		seL4_Signal(go);
	} else {
		seL4_TCB_Suspend(thread);
		thread_configure(us);
		registers.pc = (seL4_Word)alarm_thread_sleep;
		seL4_TCB_WriteRegisters(thread, 1, 0, 1, &registers);
	}
	thread_state = ALARM_SLEEPS;
	thread_deadline = deadline;
}

static struct alarm *earliest(void)
{
	return tree_entry(tree_first(&alarms), struct alarm, node);
}

/* Makes the thread sleep until the earliest alarm, if it sleeps longer or not at all. */
static void thread_set(void)
{
	struct alarm *first = earliest();

	if (!first || (thread_state == ALARM_SLEEPS && thread_deadline <= first->node.key)) {
		return;
	}
	thread_sleep_until(first->node.key, clock_ticks());
}

static void take(struct alarm *alarm)
{
	tree_remove(&alarms, &alarm->node);
	alarm->armed = 0;
	armed_count--;
}

/* The loop's event: everything that is due, or as good as due, runs now. */
static void alarms_run(void)
{
	seL4_Word soon = LEAST_PERIOD_US * clock_ticks_per_us();

	thread_state = ALARM_WAITS;
	for (struct alarm *a = earliest(); a; a = earliest()) {
		if (a->node.key > clock_ticks() + soon) {
			break;
		}
		while (clock_ticks() < a->node.key) {
			/* less than 20 us: nobody could be woken for so little */
		}
		take(a);
		a->expired(a);
	}
	thread_set();
}

void alarm_set(struct alarm *alarm, seL4_Word tick, void (*expired)(struct alarm *alarm))
{
	alarm_cancel(alarm);
	/* Several may have one tick: they are taken in order, and never looked for by it. */
	alarm->node.key = tick;
	alarm->expired = expired;
	alarm->armed = 1;
	tree_insert(&alarms, &alarm->node);
	armed_count++;
	thread_set();
}

void alarm_cancel(struct alarm *alarm)
{
	if (alarm->armed) {
		take(alarm);
	}
}

unsigned long alarms_armed(void)
{
	return armed_count;
}

static int thread_start(seL4_CPtr signal)
{
	seL4_UserContext registers = {
		.pc = (seL4_Word)alarm_thread_wait,
		.s0 = signal,
		.s1 = go,
	};
	int error;

	error = seL4_TCB_Configure(thread, seL4_CapInitThreadCNode, 0, seL4_CapInitThreadVSpace,
				   0, 0, seL4_CapNull);
	if (!error) {
		thread_configure(1000);
		error = seL4_TCB_SetSchedParams(thread, seL4_CapInitThreadTCB, PRIORITY_TASKMAN,
						PRIORITY_TASKMAN, sched_context, seL4_CapNull);
	}
	if (!error) {
		error = seL4_TCB_WriteRegisters(thread, 1, 0, seL4_UserContextWords, &registers);
	}
	return error ? EIO : 0;
}

int alarm_init(void)
{
	seL4_CPtr signal;
	int error;

	arena_init(&objects, BLOCK_TASKMAN, 12);
	error = loop_event(alarms_run, &signal);
	if (!error) {
		error = arena_object(&objects, seL4_TCBObject, 0, &thread);
	}
	if (!error) {
		error = arena_object(&objects, seL4_SchedContextObject, 7, &sched_context);
	}
	if (!error) {
		error = arena_object(&objects, seL4_NotificationObject, 0, &go);
	}
	return error ? error : thread_start(signal);
}
