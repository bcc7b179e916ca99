/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scheduler: ready and release queues of each core and the choice of the
 * next thread. A thread that runs is in no queue. schedule.c owns the choice;
 * ready_queue.c and release_queue.c only the lists.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/sched_context.h"
#include "kernel/tcb.h"

void ready_push(struct core *core, struct tcb *t);	/* runs first in its priority */
void ready_append(struct core *core, struct tcb *t);	/* runs last */
void ready_remove(struct core *core, struct tcb *t);
int ready_highest(const struct core *core);		/* -1: no thread is ready */
struct tcb *ready_first(const struct core *core);

void release_insert(struct core *core, struct tcb *t);
void release_remove(struct core *core, struct tcb *t);

/* Runnable, with a configured context, and not waiting for a refill. */
static inline bool tcb_is_schedulable(const struct tcb *t)
{
	return tcb_is_runnable(t) && t->sc && sc_is_active(t->sc) && t->queue != QUEUE_RELEASE;
}

/* t became runnable: run it next if it is better, else queue it. */
void schedule_wake(struct tcb *t);

/* Choose again before leaving. */
void schedule_again(struct core *core);

/* Puts t in no scheduler queue. */
void schedule_dequeue(struct tcb *t);

/* Puts t in its ready queue if it may run: at the tail, at the head. */
void schedule_append(struct tcb *t);
void schedule_push(struct tcb *t);

/* Charges time up to now to the current context. */
void schedule_charge(struct core *core);

/* From now on the current context's head refill is being used. */
void schedule_restart_slice(struct core *core);

/* Ends the slice when the budget is used up; false: current may not go on. */
bool schedule_check_budget(struct core *core);

/* Burns the rest of the head refill (Yield). */
void schedule_yield(struct core *core);

/* t belongs to another core from now on; it is in no queue afterwards. */
void schedule_migrate(struct tcb *t, u32 core_id);

/* Takes t off the other core that runs it, so that it may be changed here. */
void schedule_stall(struct tcb *t);

/* On the way out: the next thread becomes core->current. */
void schedule_run(struct core *core);

/*
 * Another core has to look at its queues: note it, take the notes while the
 * lock is held, and send the interrupts when it no longer is.
 */
void schedule_interrupt(struct core *core);
bool schedule_has_interrupts(void);
word schedule_take_interrupts(void);
void schedule_send_interrupts(word cores_wanted);
