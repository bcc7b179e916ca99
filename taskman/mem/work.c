/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The queue of work put off: a ring, of which the first element gets the
 * next slice. What takes long stays in front until it is done, so that its
 * memory comes back before that of later ones.
 */
#include "taskman/mem/work.h"

static struct list queue = LIST_EMPTY(queue);

void work_add(struct work *work, int (*step)(struct work *work))
{
	work->step = step;
	list_append(&queue, &work->link);
}

int work_pending(void)
{
	return !list_is_empty(&queue);
}

void work_step(void)
{
	struct work *work;

	if (list_is_empty(&queue)) {
		return;
	}
	work = list_entry(queue.next, struct work, link);
	list_remove(&work->link);
	/* A step that ends frees its struct, or adds it again: it is off the list meanwhile. */
	if (work->step(work)) {
		list_prepend(&queue, &work->link);
	}
}

void work_finish(void)
{
	while (work_pending()) {
		work_step();
	}
}
