/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which thread runs next, and whose time it uses. The current thread of a
 * core is in no queue. Waking, blocking and running out of budget only note
 * what is to be done (core->action); schedule_run makes the choice once, on
 * the way out of the kernel. Time is charged when the context changes, not at
 * every entry: the time since `charged_from` belongs to core->sc.
 * Kernel lock throughout.
 * walk call 7/7
 */
#include "kernel/arch.h"
#include "kernel/debug.h"
#include "kernel/fault.h"
#include "kernel/sched.h"

word ticks_per_us;
word min_budget;

void schedule_restart_slice(struct core *core)
{
	core->charged_from = core->now;
	core->slice_end = core->now + refill_head(core->sc)->amount;
	core->entry_limit = core->slice_end - min_budget;
}

void schedule_charge(struct core *core)
{
	struct sched_context *sc = core->sc;
	word used = core->now - core->charged_from;

	if (!sc || !sc_is_active(sc)) {
		core->charged_from = core->now;
		return;
	}
	sc->consumed += used;
	if (used > 0) {
		refill_charge(sc, used, min_budget);
	}
	schedule_restart_slice(core);
}

/* The current thread used up its slice: to the tail, to its handler, or to sleep. */
static void end_slice(struct core *core, bool may_fault)
{
	struct tcb *t = core->current;

	schedule_again(core);
	if (!tcb_is_schedulable(t)) {
		return;
	}
	if (refill_ready(core->sc, core->now) && refill_sufficient(core->sc, 0, min_budget)) {
		if (t->queue == QUEUE_NONE) {
			ready_append(core, t);
		}
	} else if (!may_fault || !fault_deliver_timeout(t)) {
		sc_postpone(core->sc);
	}
}

bool schedule_check_budget(struct core *core)
{
	if (!core->sc || core->now + min_budget <= core->slice_end) {
		return true;
	}
	schedule_charge(core);
	end_slice(core, true);
	return false;
}

/* Gives up the rest of the head refill, but reports only the real time as used. */
void schedule_yield(struct core *core)
{
	struct sched_context *sc = core->sc;
	word rest;

	if (!sc || !sc_is_active(sc)) {
		return;
	}
	schedule_charge(core);
	rest = refill_head(sc)->amount;
	refill_charge(sc, rest, min_budget);
	schedule_restart_slice(core);
	end_slice(core, false);
}

void schedule_again(struct core *core)
{
	if (core->action == SCHEDULE_CANDIDATE && core->candidate->queue == QUEUE_NONE &&
	    tcb_is_schedulable(core->candidate)) {
		ready_push(core, core->candidate);
	}
	core->candidate = NULL;
	core->action = SCHEDULE_CHOOSE;
}

/* Another core gets a thread that is better than what it runs. */
static void poke(struct core *core, struct tcb *t)
{
	if (core->current == core->idle || core->current->priority < t->priority) {
		core->action = SCHEDULE_CHOOSE;
		schedule_interrupt(core);
	}
}

static bool is_running(const struct tcb *t)
{
	return cores[t->core].current == t;
}

void schedule_push(struct tcb *t)
{
	struct core *core = &cores[t->core];

	if (t->queue != QUEUE_NONE || !tcb_is_schedulable(t)) {
		return;
	}
	if (core == core_self()) {
		ready_push(core, t);
		schedule_again(core);
	} else if (!is_running(t)) {
		ready_push(core, t);
		poke(core, t);
	}
}

void schedule_append(struct tcb *t)
{
	struct core *core = &cores[t->core];

	if (t->queue != QUEUE_NONE || !tcb_is_schedulable(t)) {
		return;
	}
	if (core == core_self()) {
		ready_append(core, t);
		schedule_again(core);
	} else if (!is_running(t)) {
		ready_append(core, t);
		poke(core, t);
	}
}

void schedule_wake(struct tcb *t)
{
	struct core *core = core_self();

	if (t->queue != QUEUE_NONE || !tcb_is_schedulable(t)) {
		return;
	}
	if (t->sc->sporadic && cores[t->core].sc != t->sc) {
		refill_unblock(t->sc, core->now, min_budget);
	}
	if (!refill_ready(t->sc, core->now) && cores[t->core].sc != t->sc) {
		sc_postpone(t->sc);
		return;
	}
	if (t->core != core->id || core->action != SCHEDULE_RESUME || t == core->current) {
		schedule_push(t);
		return;
	}
	core->action = SCHEDULE_CANDIDATE;
	core->candidate = t;
}

void schedule_dequeue(struct tcb *t)
{
	struct core *core = &cores[t->core];

	if (t->queue == QUEUE_READY) {
		ready_remove(core, t);
	} else if (t->queue == QUEUE_RELEASE) {
		release_remove(core, t);
	}
	if (core->candidate == t) {
		core->candidate = NULL;
		core->action = SCHEDULE_CHOOSE;
	}
}

/*
 * A thread that runs on another core is taken off it, so that its registers
 * and state may be changed here: it is as if that core had been interrupted.
 */
void schedule_stall(struct tcb *t)
{
	struct core *core = &cores[t->core];

	if (core == core_self() || core->current != t) {
		return;
	}
	core->stalled = 1;
	core->entry_limit = 0;
	arch_stall(core);
	core->current = core->idle;
	core->action = SCHEDULE_CHOOSE;
	schedule_interrupt(core);
	if (tcb_is_schedulable(t) && t->queue == QUEUE_NONE) {
		ready_push(core, t);
	}
}

void schedule_migrate(struct tcb *t, u32 core_id)
{
	if (t->core == core_id) {
		return;
	}
	schedule_stall(t);
	schedule_dequeue(t);
	arch_fpu_release(t);
	t->core = core_id;
}

static void release_due(struct core *core)
{
	while (core->release_head && refill_ready(core->release_head->sc, core->now)) {
		struct tcb *t = core->release_head;

		release_remove(core, t);
		schedule_wake(t);
	}
}

static struct tcb *choose(struct core *core)
{
	struct tcb *t = ready_first(core);

	if (!t) {
		return core->idle;
	}
	ready_remove(core, t);
	return t;
}

/*
 * The thread that runs next. One that has just woken goes before others of its
 * priority, but behind the current thread if that one can go on.
 */
static struct tcb *next_thread(struct core *core)
{
	struct tcb *current = core->current;
	bool goes_on = current != core->idle && tcb_is_schedulable(current) &&
		       current->core == core->id;

	if (core->action == SCHEDULE_RESUME && goes_on) {
		return current;
	}
	if (goes_on && current->queue == QUEUE_NONE) {
		ready_push(core, current);
	}
	if (core->action == SCHEDULE_CANDIDATE) {
		struct tcb *woken = core->candidate;

		if (goes_on && woken->priority == current->priority) {
			ready_append(core, woken);
		} else if (woken->priority > ready_highest(core)) {
			return woken;
		} else {
			ready_push(core, woken);
		}
	}
	return choose(core);
}

/* From here on time is charged to the context of the current thread. */
static void switch_context(struct core *core)
{
	struct sched_context *sc = core->current->sc;

	if (core->sc == sc) {
		return;
	}
	schedule_charge(core);
	core->sc = sc;
	if (sc) {
		if (!sc->sporadic) {
			refill_unblock(sc, core->now, min_budget);
		}
		schedule_restart_slice(core);
	}
}

/*
 * The timer has to fire at the end of the slice or at the next release. It is
 * set only when that is sooner than what it is set to: one that fires early
 * costs less than setting it at every switch.
 */
static void set_timer(struct core *core)
{
	word deadline = core->sc ? core->slice_end : ~0UL;

	if (core->release_head) {
		word release = refill_head(core->release_head->sc)->time;

		deadline = release < deadline ? release : deadline;
	}
	if (deadline < core->armed) {
		core->armed = deadline;
		arch_set_deadline(core, deadline);
	}
}

void schedule_run(struct core *core)
{
	release_due(core);
	if (core->action != SCHEDULE_RESUME || core->current == core->idle ||
	    !tcb_is_schedulable(core->current) || core->current->core != core->id) {
		core->current = next_thread(core);
		core->action = SCHEDULE_RESUME;
		core->candidate = NULL;
	}
	switch_context(core);
	set_timer(core);
}

/* Cores to be interrupted when the lock is free again. */
static word wanted;

void schedule_interrupt(struct core *core)
{
	wanted |= BIT(core->id);
}

bool schedule_has_interrupts(void)
{
	return wanted != 0;
}

word schedule_take_interrupts(void)
{
	word cores_wanted = wanted;

	wanted = 0;
	return cores_wanted;
}

void schedule_send_interrupts(word cores_wanted)
{
	for (unsigned i = 0; i < core_count; i++) {
		if (cores_wanted >> i & 1) {
			arch_ipi_reschedule(&cores[i]);
		}
	}
}
