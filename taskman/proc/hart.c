/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See hart.h. Round robin is a budget equal to its period; FIFO the same
 * with a slice longer than any uptime; sporadic a real budget.
 */
#include "taskman/proc/hart.h"

#include <sel4/sel4.h>

#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/thread.h"

enum {
	SLICE_US = 4000,
};

#define FIFO_SLICE_US (1UL << 40)

static unsigned long *load; /* threads on each hart */
static seL4_Word *busy;	    /* ns, by taskman and all threads that there are and were */

int hart_init(void)
{
	load = heap_alloc(boot.cores * sizeof(*load));
	busy = heap_alloc(boot.cores * sizeof(*busy));
	return load == NULL || busy == NULL ? ENOMEM : 0;
}

seL4_Word hart_mask(void)
{
	return boot.cores >= seL4_WordBits ? ~0UL : (1UL << boot.cores) - 1;
}

static int home_busy;

void hart_home_busy(int busy)
{
	home_busy = busy;
}

void hart_choose(struct thread *t)
{
	seL4_Word allowed = t->runmask & hart_mask();
	unsigned best = 0;
	int found = 0;

	for (unsigned i = 0; i < boot.cores; i++) {
		if ((allowed == 0 || allowed >> i & 1) && (!found || load[i] < load[best])) {
			best = i;
			found = 1;
		}
	}
	t->hart = !home_busy && allowed >> HART_HOME & 1 ? (unsigned)HART_HOME : best;
	load[t->hart]++;
}

void hart_used(unsigned hart, seL4_Word ns)
{
	busy[hart] += ns;
}

seL4_Word hart_busy(unsigned hart)
{
	return busy[hart];
}

void hart_move(struct thread *t, unsigned hart)
{
	thread_cpu(t);
	load[t->hart]--;
	t->hart = hart;
	load[hart]++;
	hart_configure(t);
}

void hart_leave(struct thread *t)
{
	thread_cpu(t);
	load[t->hart]--;
}

int hart_configure(struct thread *t)
{
	seL4_Time budget = SLICE_US;
	seL4_Time period = SLICE_US;
	seL4_Word flags = seL4_SchedContext_NoFlag;

	if (t->policy == POLICY_FIFO) {
		budget = period = FIFO_SLICE_US;
	} else if (t->policy == POLICY_SPORADIC && !t->budget_used) {
		budget = t->budget_us;
		period = t->period_us;
		flags = seL4_SchedContext_Sporadic;
	}
	return seL4_SchedControl_ConfigureFlags(boot_sched_control(t->hart), t->sched_context,
						budget, period, 0, 0, flags) == seL4_NoError
		       ? 0 : EINVAL;
}
