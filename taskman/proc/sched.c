/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The requests about threads: create, end, join, detach, and how they are
 * scheduled. A process asks about its own threads; root, and the same user,
 * also about others'.
 */
#include <sel4/sel4.h>

#include "taskman/dispatch.h"
#include "taskman/mem/space.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/hart.h"
#include "taskman/proc/limit.h"
#include "taskman/proc/process.h"
#include "taskman/proc/sporadic.h"
#include "taskman/proc/thread.h"

enum { NS_PER_US = 1000, QNX_OTHER = 3 };

int do_thread_create(struct request *r)
{
	const struct tm_thread_create *body = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct thread_start start = {
		.entry = body->entry, .stack_pointer = body->stack_pointer,
		.thread_pointer = body->thread_pointer, .argument = body->argument,
		.signal_mask = body->signal_mask, .priority = body->priority,
		.creator = r->from.thread,
	};
	struct thread *t;
	int error;

	if (start.priority == 0) {
		start.priority = r->from.thread->priority;
	}
	if (start.priority < 1 || (unsigned)start.priority > process_ceiling(p)) {
		return EPERM;
	}
	error = limit_threads(p);
	if (error == 0) {
		error = thread_create(p, &start, &t);
	}
	if (error != 0) {
		return error;
	}
	t->detached = body->detached != 0;
	thread_run_start(t, &start);
	return request_status(r, (int)t->tid);
}

/* Those who wait for T get its value; nobody may ask a second time. */
static void serve_joiners(struct thread *t)
{
	list_for_each_safe(node, &t->joiners) {
		struct parked *joiner = list_entry(node, struct parked, list);

		t->detached = 1;
		parked_reply(joiner, 0, &t->exit_value, sizeof(t->exit_value));
	}
}

static void tell_death(struct process *p, unsigned tid)
{
	struct tm_pulse body = {
		.kind = TM_PULSE_THREAD_DEATH, .priority = CHANNEL_PULSE_PRIORITY, .value = tid,
	};

	list_for_each(node, &p->channels) {
		struct channel *channel = list_entry(node, struct channel, of_process);

		if (channel->flags & CHANNEL_THREAD_DEATH) {
			pulse_post(channel, &body, NULL);
		}
	}
}

int do_thread_exit(struct request *r)
{
	const struct tm_thread_exit *body = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct thread *t = r->from.thread;

	r->done = 1;
	if (p->thread_count == 1) {
		process_end(p, 0);
		return 0;
	}
	t->exit_value = body->value;
	thread_stop(t);
	if (body->unmap_length != 0) {
		space_unmap(p->space, body->unmap, body->unmap_length);
	}
	tell_death(p, t->tid);
	serve_joiners(t);
	if (t->detached) {
		thread_free(t);
	}
	return 0;
}

int do_thread_join(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct thread *t = thread_record(r->from.process, (unsigned)body->value);

	if (t == NULL) {
		return ESRCH;
	}
	if (t == r->from.thread) {
		return EDEADLK;
	}
	if (t->detached || !list_is_empty(&t->joiners)) {
		return EINVAL;
	}
	if (!t->exited) {
		return request_park(r, &t->joiners, NULL) == NULL ? EBUSY : 0;
	}
	request_reply(r, 0, &t->exit_value, sizeof(t->exit_value));
	thread_free(t);
	return 0;
}

int do_thread_detach(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct thread *t = body->value == 0 ? r->from.thread
				: thread_record(r->from.process, (unsigned)body->value);

	if (t == NULL) {
		return ESRCH;
	}
	if (t->detached) {
		return EINVAL;
	}
	t->detached = 1;
	if (t->exited) {
		thread_free(t);
	}
	return request_status(r, 0);
}

/* pid 0: the asker's; tid 0: the asking thread, or another process's first. */
static int find_thread(struct request *r, int pid, int tid, struct thread **thread)
{
	struct process *p = pid == 0 ? r->from.process : process_find((unsigned)pid);
	unsigned id = (unsigned)tid;

	if (p == NULL) {
		return ESRCH;
	}
	if (p != r->from.process && !process_may_signal(r->from.process, p)) {
		return EPERM;
	}
	*thread = tid == 0 && p == r->from.process ? r->from.thread : NULL;
	if (tid == 0 && *thread == NULL) {
		id = 1;
		*thread = idmap_next(&p->threads, &id);
	} else if (tid != 0) {
		*thread = thread_find(p, id);
	}
	return *thread == NULL || (*thread)->exited ? ESRCH : 0;
}

int do_sched_get(struct request *r)
{
	const struct tm_pair *body = (const void *)r->bytes;
	struct tm_sched out = { 0 };
	struct thread *t;
	int error = find_thread(r, body->first, (int)body->second, &t);

	if (error != 0) {
		return error;
	}
	out.policy = t->policy;
	out.priority = t->priority;
	out.current_priority = sporadic_priority(t);
	out.hart = (int)t->hart;
	out.budget_ns = t->budget_us * NS_PER_US;
	out.period_ns = t->period_us * NS_PER_US;
	out.low_priority = t->low_priority;
	out.max_repl = t->max_repl;
	return request_reply(r, 0, &out, sizeof(out));
}

static void set_priority(struct thread *t, int priority)
{
	t->priority = priority;
	priority = sporadic_priority(t);
	t->page->priority = priority;
	seL4_TCB_SetPriority(t->tcb, seL4_CapInitThreadTCB, (seL4_Word)priority);
}

void threads_limit(struct process *p)
{
	unsigned ceiling = process_ceiling(p);

	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (t->exited) {
			continue;
		}
		seL4_TCB_SetMCPriority(t->tcb, seL4_CapInitThreadTCB, ceiling);
		if ((unsigned)t->priority > ceiling) {
			set_priority(t, (int)ceiling);
		}
		if ((unsigned)t->low_priority > ceiling) {
			t->low_priority = (int)ceiling;
		}
	}
}

/* 0, or what is wrong with the numbers: EINVAL; EPERM: more than the asker may give. */
static int check_policy(const struct tm_sched_set *body, const struct process *asker)
{
	if (body->priority < 1 || body->priority > PRIORITY_MAX_USER) {
		return EINVAL;
	}
	if (body->policy > POLICY_SPORADIC) {
		return EINVAL;
	}
	if (body->policy == POLICY_SPORADIC &&
	    (body->low_priority < 1 || body->low_priority > body->priority || body->max_repl < 1 ||
	     body->budget_ns / NS_PER_US == 0 || body->budget_ns > body->period_ns)) {
		return EINVAL;
	}
	return (unsigned)body->priority > process_ceiling(asker) ? EPERM : 0;
}

/* EINVAL: the kernel finds the budget too small or the period too long. */
static int set_policy(struct thread *t, const struct tm_sched_set *body)
{
	struct thread old = *t;
	int error;

	sporadic_end(t);
	t->policy = body->policy == QNX_OTHER ? POLICY_OTHER : body->policy;
	if (body->policy == POLICY_SPORADIC) {
		t->budget_us = body->budget_ns / NS_PER_US;
		t->period_us = body->period_ns / NS_PER_US;
		t->low_priority = body->low_priority;
		t->max_repl = body->max_repl;
	}
	error = hart_configure(t);
	if (error != 0) {
		t->policy = old.policy;
		t->budget_us = old.budget_us;
		t->period_us = old.period_us;
		t->low_priority = old.low_priority;
		t->max_repl = old.max_repl;
		hart_configure(t);
		return error;
	}
	sporadic_begin(t);
	return 0;
}

int do_sched_set(struct request *r)
{
	const struct tm_sched_set *body = (const void *)r->bytes;
	struct thread *t;
	int error = find_thread(r, body->pid, body->tid, &t);

	if (error == 0) {
		error = check_policy(body, r->from.process);
	}
	if (error == 0) {
		error = set_policy(t, body);
	}
	if (error != 0) {
		return error;
	}
	set_priority(t, body->priority);
	return request_status(r, 0);
}

/* Takes T off a hart that its run mask does not have. */
static void obey_runmask(struct thread *t)
{
	if (!(t->runmask >> t->hart & 1)) {
		hart_leave(t);
		hart_choose(t);
		hart_configure(t);
	}
}

int do_runmask(struct request *r)
{
	const struct tm_runmask *body = (const void *)r->bytes;
	struct tm_runmasks old;
	struct thread *t;
	int error = find_thread(r, body->pid, body->tid, &t);

	if (error != 0) {
		return error;
	}
	if (((body->set & TM_RUNMASK_RUN) && (body->mask & hart_mask()) == 0) ||
	    ((body->set & TM_RUNMASK_INHERIT) && (body->inherit & hart_mask()) == 0)) {
		return EINVAL;
	}
	old = (struct tm_runmasks){ t->runmask & hart_mask(), t->inherit_mask & hart_mask() };
	if (body->set & TM_RUNMASK_INHERIT) {
		t->inherit_mask = body->inherit;
	}
	if (body->set & TM_RUNMASK_RUN) {
		t->runmask = body->mask;
		obey_runmask(t);
	}
	return request_reply(r, 0, &old, sizeof(old));
}
