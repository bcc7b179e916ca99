/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RLIMIT_CPU. Nothing ticks: an alarm is set for the earliest moment at which
 * the limit could be reached, with every hart working for this process; then
 * the time is looked at again. SIGXCPU comes at the soft limit and each second
 * after it, SIGKILL at the hard one.
 */
#include <base/bits.h>

#include "taskman/proc/hart.h"
#include "taskman/proc/limit.h"
#include "taskman/proc/process.h"
#include "taskman/sys/clock.h"

enum { LOOK_LEAST_NS = 10000000 };

static seL4_Word seconds(seL4_Word limit)
{
	return limit < LIMIT_NONE / NS_PER_SECOND ? limit * NS_PER_SECOND : LIMIT_NONE;
}

static void expired(struct alarm *alarm);

/* The alarm for when P may have used UNTIL, having used USED. */
static void look_again(struct process *p, seL4_Word used, seL4_Word until)
{
	seL4_Word harts = (seL4_Word)__builtin_popcountl(hart_mask());
	seL4_Word ns = word_max((until - used) / harts, LOOK_LEAST_NS);

	alarm_set(&p->cpu_alarm, clock_ticks() + clock_to_ticks(ns), expired);
}

static void expired(struct alarm *alarm)
{
	struct process *p = tree_entry(&alarm->node, struct process, cpu_alarm.node);
	seL4_Word used = process_cpu(p);
	seL4_Word hard = seconds(p->limits[LIMIT_CPU].hard);
	struct tm_signal_info info = { .signo = SIGXCPU, .code = POSIX_SI_KERNEL };

	if (used >= hard) {
		process_end(p, SIGKILL);
		return;
	}
	if (used < p->cpu_next) {
		look_again(p, used, word_min(p->cpu_next, hard));
		return;
	}
	p->cpu_next = used + NS_PER_SECOND;
	look_again(p, used, word_min(p->cpu_next, hard));
	signal_send(p, NULL, &info);
}

void limit_cpu_watch(struct process *p)
{
	seL4_Word used;

	alarm_cancel(&p->cpu_alarm);
	if (p->limits[LIMIT_CPU].soft == LIMIT_NONE && p->limits[LIMIT_CPU].hard == LIMIT_NONE) {
		return;
	}
	used = process_cpu(p);
	p->cpu_next = seconds(p->limits[LIMIT_CPU].soft);
	look_again(p, used, word_max(used, word_min(p->cpu_next,
						    seconds(p->limits[LIMIT_CPU].hard))));
}

void limit_cpu_forget(struct process *p)
{
	alarm_cancel(&p->cpu_alarm);
}
