/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ready threads of a core: one list per priority, and a bitmap of two levels
 * that finds the highest priority in two steps. Lists only; who runs is
 * decided in schedule.c. Kernel lock.
 */
#include "kernel/sched.h"

static void mark(struct core *core, unsigned priority)
{
	core->ready_bitmap[priority / 64] |= BIT(priority % 64);
	core->ready_summary |= BIT(priority / 64);
}

static void unmark(struct core *core, unsigned priority)
{
	core->ready_bitmap[priority / 64] &= ~BIT(priority % 64);
	if (core->ready_bitmap[priority / 64] == 0) {
		core->ready_summary &= ~BIT(priority / 64);
	}
}

#define PAIR(n) (n), (n)
#define FOUR(n) PAIR(n), PAIR(n)
#define EIGHT(n) FOUR(n), FOUR(n)
#define SIXTEEN(n) EIGHT(n), EIGHT(n)

/* Number of the highest bit of a byte. */
static const u8 byte_top[256] = {
	0, 0, PAIR(1), FOUR(2), EIGHT(3), SIXTEEN(4), SIXTEEN(5), SIXTEEN(5),
	SIXTEEN(6), SIXTEEN(6), SIXTEEN(6), SIXTEEN(6),
	SIXTEEN(7), SIXTEEN(7), SIXTEEN(7), SIXTEEN(7),
	SIXTEEN(7), SIXTEEN(7), SIXTEEN(7), SIXTEEN(7),
};

/* The highest bit of x, which is not 0; rv64imac has no instruction for it. */
static int highest_bit(word x)
{
	int n = 0;

	if (x >> 32) {
		x >>= 32;
		n = 32;
	}
	if (x >> 16) {
		x >>= 16;
		n += 16;
	}
	if (x >> 8) {
		x >>= 8;
		n += 8;
	}
	return n + byte_top[x];
}

void ready_push(struct core *core, struct tcb *t)
{
	struct tcb_list *list = &core->ready[t->priority];

	t->queue = QUEUE_READY;
	t->queue_prev = NULL;
	t->queue_next = list->head;
	if (list->head) {
		list->head->queue_prev = t;
	} else {
		list->tail = t;
		mark(core, t->priority);
	}
	list->head = t;
}

void ready_append(struct core *core, struct tcb *t)
{
	struct tcb_list *list = &core->ready[t->priority];

	t->queue = QUEUE_READY;
	t->queue_next = NULL;
	t->queue_prev = list->tail;
	if (list->tail) {
		list->tail->queue_next = t;
	} else {
		list->head = t;
		mark(core, t->priority);
	}
	list->tail = t;
}

void ready_remove(struct core *core, struct tcb *t)
{
	struct tcb_list *list = &core->ready[t->priority];

	if (t->queue_prev) {
		t->queue_prev->queue_next = t->queue_next;
	} else {
		list->head = t->queue_next;
	}
	if (t->queue_next) {
		t->queue_next->queue_prev = t->queue_prev;
	} else {
		list->tail = t->queue_prev;
	}
	if (!list->head) {
		unmark(core, t->priority);
	}
	t->queue_next = NULL;
	t->queue_prev = NULL;
	t->queue = QUEUE_NONE;
}

int ready_highest(const struct core *core)
{
	int group;

	if (core->ready_summary == 0) {
		return -1;
	}
	/* Four groups: comparing is shorter than counting. */
	group = core->ready_summary >= 4 ? (core->ready_summary >= 8 ? 3 : 2)
					 : (core->ready_summary >= 2 ? 1 : 0);
	return group * 64 + highest_bit(core->ready_bitmap[group]);
}

struct tcb *ready_first(const struct core *core)
{
	int priority = ready_highest(core);

	return priority < 0 ? NULL : core->ready[priority].head;
}
