/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TM_FORK: a process like the caller's, with the one thread that asked. The
 * child's thread stands behind the same ecall with the answer 0; its thread
 * page, capability slots and system page are where the parent's were, because
 * the library has their addresses.
 */
#include <base/string.h>
#include <sel4/sel4.h>

#include "taskman/dispatch.h"
#include "taskman/mem/space.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/deliver.h"
#include "taskman/proc/process.h"
#include "taskman/proc/share.h"
#include "taskman/proc/thread.h"

/* What the library keeps in the page, with what is the child's own put right. */
static void copy_page(struct thread *to, const struct thread *from)
{
	unsigned pid = to->page->pid, tid = to->page->tid;
	seL4_CPtr tcb = to->page->tcb, notification = to->page->notification;

	*to->page = *from->page;
	to->page->pid = pid;
	to->page->tid = tid;
	to->page->tcb = tcb;
	to->page->notification = notification;
	to->page->reply = 0;
	to->page->reply_page = 0;
	to->page->window = 0;
	to->page->window_size = 0;
	to->page->window_generation = 0;
	to->page->signal_pending = 0;
}

/* Thread and reply pages stay behind; the system page comes along. */
static int fork_space(struct process *from, struct process *to)
{
	to->system_page = from->system_page;
	return space_fork(from->space, to->space);
}

static int fork_thread(struct process *p, const struct thread *from, struct thread **t)
{
	struct thread_start start = {
		.page_address = from->page_address, .side = from->side,
		.signal_mask = from->page->signal_mask, .priority = from->priority,
		.creator = from,
	};
	int error = thread_create(p, &start, t);

	if (error == 0) {
		copy_page(*t, from);
	}
	return error;
}

static void fork_record(const struct process *from, struct process *to)
{
	to->phase = PROCESS_ALIVE;
	to->start_length = from->start_length;
	to->signals.trampoline = from->signals.trampoline;
}

int do_fork(struct request *r)
{
	seL4_UserContext registers;
	struct process *p;
	struct thread *t;
	int error = share_process(r->from.process);

	if (error != 0) {
		return share_refuse(r, error);
	}
	error = process_create(r->from.process, r->from.process->name, 1, &p);
	if (error != 0) {
		return error;
	}
	fork_record(r->from.process, p);
	error = fork_space(r->from.process, p);
	if (error == 0) {
		error = fork_thread(p, r->from.thread, &t);
	}
	if (error == 0) {
		error = coid_copy_all(r->from.process, p, COID_COPY_FORK);
	}
	if (error == 0 && seL4_TCB_ReadRegisters(r->from.thread->tcb, 0, 0,
						 seL4_UserContextWords, &registers) != 0) {
		error = EAGAIN;
	}
	if (error != 0) {
		process_abandon(p);
		return error;
	}
	deliver_result(&registers,
		       seL4_MessageInfo_new(msg_label(0, 0, 0, 0, 0), 0, 0, 4).words[0],
		       msg_sizes(0, 0));
	thread_run(t, &registers);
	return request_status(r, (int)p->pid);
}
