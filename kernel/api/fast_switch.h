/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who runs on, on a straight path, and on whose time: what has to be so plain
 * that nothing of the scheduler is needed, and the few changes that are left.
 * In line, for fastpath.c alone, which saves no registers; kernel lock.
 */
#pragma once

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/core.h"
#include "kernel/lock.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"
#include "kernel/tcb.h"

enum { ECALL_LENGTH = 4 };

/* Nobody better is waiting for this core. */
static inline bool may_run_next(const struct core *core, const struct tcb *t,
				const struct tcb *next)
{
	word group = next->priority / 64;

	if (likely(next->priority >= t->priority)) {
		return true;
	}
	return core->ready_summary >> group <= 1 &&
	       (core->ready_summary >> group == 0 ||
		core->ready_bitmap[group] >> (next->priority % 64) <= 1);
}

/*
 * Both contexts are round robin, which makes charging two additions, the
 * partner's has time left, and the timer need not be set.
 */
static inline bool can_change_context(const struct core *core, const struct sched_context *to)
{
	word amount = to->refills[0].amount;

	return !core->sc->period && !to->period && amount >= min_budget &&
	       core->now + amount >= core->armed;
}

/* Round robin: refill 0 is what is left of the slice, refill 1 what is used. */
static inline void change_context(struct core *core, struct sched_context *to)
{
	struct sched_context *from = core->sc;
	word used = core->now - core->charged_from;

	from->consumed += used;
	from->refills[0].amount -= used;
	from->refills[1].amount += used;
	core->charged_from = core->now;
	core->sc = to;
	core->slice_end = core->now + to->refills[0].amount;
	core->entry_limit = core->slice_end - min_budget;
}

static inline struct tcb *run(struct core *core, struct tcb *next)
{
	next->state = THREAD_RUNNING;
	core->current = next;
	if (unlikely(!arch_vspace_is_known(core, next))) {
		return kernel_finish(core, next);
	}
	arch_vspace_switch(core, next);
	kernel_unlock(core);
	return next;
}

static inline struct tcb *resume(struct core *core, struct tcb *t)
{
	t->context.pc = t->context.restart_pc + ECALL_LENGTH;
	kernel_unlock(core);
	return t;
}

/*
 * A thread of this core with time of its own that is no better than the
 * current one: waking it is putting it into its ready queue.
 */
static inline bool can_wake(const struct core *core, const struct tcb *t, const struct tcb *woken)
{
	const struct sched_context *sc = woken->sc;

	return likely(woken->core == core->id) && likely(woken->priority <= t->priority) &&
	       likely(sc) && !sc->period && sc->refill_max && sc->refills[0].amount >= min_budget &&
	       woken->queue == QUEUE_NONE;
}

/* Behind its equals, or before them when the current thread is better than all of them. */
static inline void wake(struct core *core, const struct tcb *t, struct tcb *woken)
{
	word priority = woken->priority;
	struct tcb_list *list = &core->ready[priority];

	woken->state = THREAD_RUNNING;
	woken->queue = QUEUE_READY;
	woken->queue_next = NULL;
	woken->queue_prev = NULL;
	if (!list->head) {
		list->head = woken;
		list->tail = woken;
		core->ready_bitmap[priority / 64] |= BIT(priority % 64);
		core->ready_summary |= BIT(priority / 64);
	} else if (priority == t->priority) {
		woken->queue_prev = list->tail;
		list->tail->queue_next = woken;
		list->tail = woken;
	} else {
		woken->queue_next = list->head;
		list->head->queue_prev = woken;
		list->head = woken;
	}
}

/* The first of t's equals that are ready; nobody better is, or t would not run. */
static inline struct tcb *equal_of(const struct core *core, const struct tcb *t)
{
	struct tcb *next = core->ready[t->priority].head;

	return likely(next) && likely(next->state == THREAD_RUNNING) && !next->yield_to &&
			       can_change_context(core, next->sc) ? next : NULL;
}

static inline void ready_remove_first(struct core *core, struct tcb *first)
{
	struct tcb_list *list = &core->ready[first->priority];
	word group = first->priority / 64;

	list->head = first->queue_next;
	first->queue_next = NULL;
	first->queue = QUEUE_NONE;
	if (list->head) {
		list->head->queue_prev = NULL;
		return;
	}
	list->tail = NULL;
	core->ready_bitmap[group] &= ~BIT(first->priority % 64);
	if (core->ready_bitmap[group] == 0) {
		core->ready_summary &= ~BIT(group);
	}
}
