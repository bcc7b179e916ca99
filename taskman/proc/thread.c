/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See thread.h. Making a thread acquires everything first and lets it run as
 * the last step, which cannot fail; ending one gives all of it back but the
 * record, by which it may still be joined.
 */
#include "taskman/proc/thread.h"

#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "taskman/boot/boot.h"
#include "taskman/caps/slot.h"
#include "taskman/main.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/space.h"
#include "taskman/mem/view.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/deliver.h"
#include "taskman/proc/hart.h"
#include "taskman/proc/limit.h"
#include "taskman/proc/process.h"
#include "taskman/proc/sporadic.h"
#include "taskman/proc/thread_window.h"
#include "taskman/proc/user.h"
#include "taskman/sys/timer.h"

enum {
	TID_LAST = 0xffff,
};

static unsigned long threads;

unsigned long thread_count(void)
{
	return threads;
}

struct thread *thread_record(struct process *p, unsigned tid)
{
	return idmap_get(&p->threads, tid);
}

struct thread *thread_find(struct process *p, unsigned tid)
{
	struct thread *t = thread_record(p, tid);

	return t == NULL || t->exited ? NULL : t;
}

static void put_objects(struct thread *t)
{
	struct process *p = t->process;

	if (t->fault_endpoint != 0) {
		slot_delete(t->fault_endpoint);
	}
	if (t->reply != 0) {
		loop_reply_free(t->reply);
	}
	if (t->notification != 0) {
		process_put_object(p, seL4_NotificationObject, 0, t->notification);
	}
	if (t->sched_context != 0) {
		seL4_SchedContext_Unbind(t->sched_context);
		process_put_object(p, seL4_SchedContextObject, seL4_MinSchedContextBits,
				   t->sched_context);
	}
	if (t->tcb != 0) {
		process_put_object(p, seL4_TCBObject, 0, t->tcb);
	}
	t->fault_endpoint = t->reply = t->notification = t->sched_context = t->tcb = 0;
}

static int make_objects(struct thread *t)
{
	struct arena *arena = &t->process->arena;
	int error = arena_object(arena, seL4_TCBObject, 0, &t->tcb);

	if (error == 0) {
		error = arena_object(arena, seL4_SchedContextObject, seL4_MinSchedContextBits,
				     &t->sched_context);
	}
	if (error == 0) {
		error = arena_object(arena, seL4_NotificationObject, 0, &t->notification);
	}
	if (error == 0) {
		error = loop_reply_alloc(&t->reply);
	}
	if (error == 0) {
		error = slot_mint(loop_endpoint, seL4_CapRights_new(1, 0, 0, 1),
				  badge_make(BADGE_FAULT, 0, t->process->pid, t->tid),
				  &t->fault_endpoint);
	}
	if (error != 0) {
		put_objects(t);
	}
	return error;
}

static void put_page(struct thread *t)
{
	if (t->page == NULL) {
		return;
	}
	view_unmap(t->page, 1);
	if (t->process->space != NULL) {
		space_unmap_page(t->process->space, t->page_address);
	}
	page_put(t->page_page);
	t->page = NULL;
}

void thread_page_program(struct thread_page *page, const struct process *p, int image)
{
	page->image = image;
	page->uid = p->cred.ruid;
	page->euid = p->cred.euid;
	page->gid = p->cred.rgid;
	page->egid = p->cred.egid;
	limits_tell(p, page);
}

static int make_page(struct thread *t, const struct thread_start *start)
{
	void *view;
	int error;

	t->page_address = start->page_address;
	error = space_shared_page(t->process->space, &t->page_address,
				  TM_PROT_READ | TM_PROT_WRITE, &t->page_page, &view);
	if (error != 0) {
		return error;
	}
	t->page = view;
	t->page->magic = THREAD_PAGE_MAGIC;
	t->page->pid = t->process->pid;
	t->page->tid = t->tid;
	t->page->priority = t->priority;
	t->page->signal_mask = start->signal_mask;
	t->page->system_page = t->process->system_page;
	thread_page_program(t->page, t->process, -1);
	return 0;
}

/* The process's own names for its TCB and its private notification. */
static int make_sides(struct thread *t, unsigned from)
{
	struct process *p = t->process;
	int error = side_alloc(p, SIDE_TCB, t, from, 2, &t->side);

	if (error != 0) {
		return error;
	}
	error = cspace_mint(p, cspace_side_slot(t->side), t->tcb,
			    seL4_CapRights_new(1, 1, 1, 1), 0);
	if (error == 0) {
		error = cspace_mint(p, cspace_side_slot(t->side + 1), t->notification,
				    seL4_CapRights_new(0, 0, 1, 1), 0);
	}
	t->page->tcb = cspace_side_slot(t->side);
	t->page->notification = cspace_side_slot(t->side + 1);
	return error;
}

static void put_sides(struct thread *t)
{
	if (t->side != 0) {
		side_free(t->process, t->side);
		side_free(t->process, t->side + 1);
		t->side = 0;
	}
}

void thread_set_space(struct thread *t)
{
	struct process *p = t->process;

	if (t->tcb != 0) {
		seL4_TCB_SetSpace(t->tcb, t->fault_endpoint, p->cspace.root,
				  cspace_guard(&p->cspace), p->space->vspace, 0);
	}
}

void thread_set_page(struct thread *t)
{
	seL4_TCB_SetIPCBuffer(t->tcb, t->page_address,
			      space_frame(t->process->space, t->page_address));
}

static int configure(struct thread *t)
{
	int error;

	thread_set_space(t);
	thread_set_page(t);
	error = hart_configure(t);
	if (error != 0) {
		return error;
	}
	if (t->policy == POLICY_SPORADIC) {
		sporadic_begin(t);
	}
	error = seL4_TCB_SetSchedParams(t->tcb, seL4_CapInitThreadTCB,
					process_ceiling(t->process), (seL4_Word)t->priority,
					t->sched_context, t->fault_endpoint);
	return error == seL4_NoError ? 0 : EINVAL;
}

/* The run mask is the one that the creator hands on; a budget is as large, and its own. */
static void schedule_like(struct thread *t, const struct thread *creator)
{
	t->policy = creator->policy;
	t->runmask = t->inherit_mask = creator->inherit_mask;
	t->budget_us = creator->budget_us;
	t->period_us = creator->period_us;
	t->low_priority = creator->low_priority;
	t->max_repl = creator->max_repl;
}

static struct thread *record_make(struct process *p, const struct thread_start *start)
{
	struct thread *t = heap_alloc(sizeof(*t));
	unsigned tid = idmap_free_from(&p->threads, 1);

	if (t == NULL || tid > TID_LAST || idmap_set(&p->threads, tid, t) != 0) {
		heap_free(t);
		return NULL;
	}
	t->tid = tid;
	t->process = p;
	t->priority = start->priority;
	t->policy = POLICY_RR;
	t->runmask = t->inherit_mask = ~0UL;
	if (start->creator != NULL) {
		schedule_like(t, start->creator);
	}
	list_init(&t->joiners);
	list_init(&t->queued_signals);
	list_init(&t->window_maps);
	list_init(&t->parked.list);
	return t;
}

int thread_create(struct process *p, const struct thread_start *start, struct thread **thread)
{
	struct thread *t = record_make(p, start);
	int error;

	if (t == NULL) {
		return EAGAIN;
	}
	hart_choose(t);
	error = make_objects(t);
	if (error == 0) {
		error = make_page(t, start);
	}
	if (error == 0) {
		error = make_sides(t, start->side);
	}
	if (error == 0) {
		error = configure(t);
	}
	if (error != 0) {
		put_sides(t);
		put_page(t);
		put_objects(t);
		hart_leave(t);
		idmap_remove(&p->threads, t->tid);
		heap_free(t);
		return error;
	}
	list_append(&p->thread_list, &t->of_process);
	p->thread_count++;
	p->user->threads++;
	threads++;
	*thread = t;
	return 0;
}

void thread_run(struct thread *t, const seL4_UserContext *registers)
{
	seL4_TCB_WriteRegisters(t->tcb, 1, 0, seL4_UserContextWords, registers);
}

void thread_run_start(struct thread *t, const struct thread_start *start)
{
	seL4_UserContext registers = {
		.pc = start->entry, .sp = start->stack_pointer, .tp = start->thread_pointer,
		.a0 = t->page_address, .a1 = start->argument,
	};

	thread_run(t, &registers);
}

seL4_Word thread_cpu(struct thread *t)
{
	if (t->sched_context != 0) {
		seL4_SchedContext_Consumed_t used = seL4_SchedContext_Consumed(t->sched_context);

		if (used.error == seL4_NoError) {
			t->cpu_ns += used.consumed * 1000;
			hart_used(t->hart, used.consumed * 1000);
		}
	}
	return t->cpu_ns;
}

void thread_stop(struct thread *t)
{
	struct process *p = t->process;

	if (t->exited) {
		return;
	}
	t->exited = 1;
	seL4_TCB_Suspend(t->tcb);
	deliver_death(t);
	/* A parked sleep looks at the timers: it goes first. */
	parked_cancel(&t->parked, ESRCH);
	timers_thread_gone(t);
	sporadic_end(t);
	if (t->bound_channel != NULL) {
		channel_unbind(t->bound_channel);
	}
	p->cpu_ns += thread_cpu(t);
	thread_window_gone(t);
	signal_thread_gone(t);
	put_sides(t);
	put_page(t);
	put_objects(t);
	hart_leave(t);
	p->thread_count--;
	p->user->threads--;
	threads--;
}

void thread_free(struct thread *t)
{
	list_remove(&t->of_process);
	idmap_remove(&t->process->threads, t->tid);
	heap_free(t);
}

void thread_hold(struct thread *t)
{
	if (t->held++ == 0) {
		seL4_SchedContext_UnbindObject(t->sched_context, t->tcb);
	}
}

void thread_release(struct thread *t)
{
	if (--t->held > 0) {
		return;
	}
	/* A blocked thread takes only a context with budget: configuring fills it. */
	if (seL4_SchedContext_Bind(t->sched_context, t->tcb) != seL4_NoError) {
		hart_configure(t);
		seL4_SchedContext_Bind(t->sched_context, t->tcb);
	}
}

void thread_wake(struct thread *t)
{
	if (t->notification != 0) {
		seL4_Signal(t->notification);
	}
}
