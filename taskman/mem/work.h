/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work put off: pages and blocks of what has ended are given back in slices
 * of some tens of microseconds, when the main loop has nothing to receive.
 * An allocation that finds no memory does all of it first.
 */
#pragma once

#include <base/list.h>

struct work {
	struct list link;
	int (*step)(struct work *work);	/* one slice; 0: finished, work is gone */
};

/* Queues WORK, which the caller owns until its step returns 0. */
void work_add(struct work *work, int (*step)(struct work *work));

int work_pending(void);
void work_step(void);
void work_finish(void);	/* all of it, now: TM_AUDIT, out of memory */
