/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See sporadic.h. The kernel counts: while budget is left its refills are the
 * sporadic server's own. The one thing that it does not do is to let a thread
 * without budget run lower, so taskman gives it a round robin context then,
 * and the whole budget anew at the end of the period. A thread that used the
 * budget in one go has its next one a period after it began; one that used it
 * in parts may begin again a little later than POSIX says. A timer that comes
 * late makes a budget longer and puts off the next one by as much.
 */
#include "taskman/proc/sporadic.h"

#include <sel4/sel4.h>

#include "taskman/proc/hart.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/alarm.h"
#include "taskman/sys/clock.h"

int sporadic_priority(const struct thread *t)
{
	return t->budget_used ? t->low_priority : t->priority;
}

/*
 * A kernel that reconfigures a context in use keeps what its refills allow now.
 * A whole budget, or a slice at once, is had by filling it while nobody uses it.
 */
static void run_anew(struct thread *t)
{
	int priority = sporadic_priority(t);

	thread_hold(t);
	t->page->priority = priority;
	seL4_TCB_SetPriority(t->tcb, seL4_CapInitThreadTCB, (seL4_Word)priority);
	hart_configure(t);
	thread_release(t);
}

static void replenish(struct alarm *alarm)
{
	struct thread *t = tree_entry(&alarm->node, struct thread, replenishment.node);

	t->budget_used = 0;
	run_anew(t);
}

void sporadic_exhausted(struct thread *t)
{
	seL4_Word pause = (t->period_us - t->budget_us) * clock_ticks_per_us();

	/* A fault that was on its way when the policy was changed. */
	if (t->policy != POLICY_SPORADIC || t->budget_used) {
		return;
	}
	t->budget_used = 1;
	run_anew(t);
	alarm_set(&t->replenishment, clock_ticks() + pause, replenish);
}

void sporadic_begin(struct thread *t)
{
	seL4_TCB_SetTimeoutEndpoint(t->tcb, t->policy == POLICY_SPORADIC ? t->fault_endpoint
									 : seL4_CapNull);
}

void sporadic_end(struct thread *t)
{
	alarm_cancel(&t->replenishment);
	t->budget_used = 0;
}
