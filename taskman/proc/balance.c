/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See balance.h. Every LOOK_NS, while requests come or harts are busy, the
 * time that each thread used since the last look is added up by hart. Where
 * two threads fight for one hart, or one fights with the servers on the home
 * hart, it goes to a hart that has nothing to do; one that turned out to
 * send messages most of the time comes home.
 */
#include "taskman/proc/balance.h"

#include <base/string.h>

#include "taskman/boot/boot.h"
#include "taskman/proc/hart.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/alarm.h"
#include "taskman/sys/clock.h"

enum { LOOK_NS = 25 * 1000 * 1000, HARTS = seL4_WordBits };

static struct alarm alarm;
static seL4_Word last_look;
static seL4_Word use[HARTS];	/* ns since the last look */
static unsigned hogs[HARTS];	/* threads that used an eighth of the time or more */

static void measure(struct thread *t, seL4_Word span)
{
	seL4_Word before = t->cpu_seen;

	t->cpu_seen = thread_cpu(t);
	t->cpu_recent = t->cpu_seen - before;
	use[t->hart] += t->cpu_recent;
	hogs[t->hart] += t->cpu_recent > span / 8;
}

/* A hart that T may use and that is nearly idle, the home hart last; or T's own. */
static unsigned idle_hart(const struct thread *t, seL4_Word span)
{
	for (unsigned n = 1; n <= boot.cores && n <= HARTS; n++) {
		unsigned hart = (HART_HOME + n) % boot.cores;

		if (t->runmask >> hart & 1 && use[hart] < span / 4) {
			return hart;
		}
	}
	return t->hart;
}

static void move(struct thread *t, unsigned hart, seL4_Word span)
{
	use[t->hart] -= t->cpu_recent;
	hogs[t->hart]--;
	use[hart] += span;
	hogs[hart]++;
	hart_move(t, hart);
}

static void consider(struct thread *t, seL4_Word span)
{
	int crowded = use[t->hart] > span * 3 / 4 && hogs[t->hart] > 1;
	int hog = t->cpu_recent > span / 8;
	unsigned hart;

	/* A sporadic thread's budget would be a new one on another hart. */
	if (t->policy == POLICY_SPORADIC) {
		return;
	}
	if (hog && (crowded || (t->hart == HART_HOME && t->cpu_recent > span * 7 / 8))) {
		hart = idle_hart(t, span);
		if (hart != t->hart) {
			move(t, hart, span);
		}
	} else if (t->hart != HART_HOME && t->cpu_recent > 0 && !hog && t->runmask & 1 &&
		   use[HART_HOME] < span / 2) {
		hart_move(t, HART_HOME);
	}
}

/* Calls LOOK for every thread that runs; its result is not needed. */
static void each_thread(void (*look)(struct thread *t, seL4_Word span), seL4_Word span)
{
	unsigned pid = 0;
	struct process *p;

	while ((p = process_next(&pid)) != NULL) {
		pid++;
		list_for_each(node, &p->thread_list) {
			struct thread *t = list_entry(node, struct thread, of_process);

			if (!t->exited && !t->held) {
				look(t, span);
			}
		}
	}
}

static void look(struct alarm *unused)
{
	seL4_Word now = clock_ticks();
	seL4_Word span = clock_to_ns(now - last_look);
	seL4_Word all = 0;

	(void)unused;
	last_look = now;
	memset(use, 0, sizeof(use));
	memset(hogs, 0, sizeof(hogs));
	each_thread(measure, span);
	each_thread(consider, span);
	hart_home_busy(use[HART_HOME] > span * 3 / 4);
	for (unsigned i = 0; i < boot.cores && i < HARTS; i++) {
		all += use[i];
	}
	if (all > span / 4) {
		alarm_set(&alarm, now + clock_to_ticks(LOOK_NS), look);
	}
}

void balance_wake(void)
{
	if (alarm.armed || boot.cores < 2) {
		return;
	}
	last_look = clock_ticks();
	alarm_set(&alarm, last_look + clock_to_ticks(LOOK_NS), look);
}
