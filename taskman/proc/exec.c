/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TM_EXEC: the same process in a new address space, starting in the loader.
 * All that can fail is made first, beside the old; then the old goes and
 * nothing can fail any more. Here a set-id program gets its ids: before the
 * loader reads a byte of it, and for a file that a trusted server vouches for
 * (docs/design.md, section 17).
 */
#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "abi/msg/start.h"
#include "taskman/caps/slot.h"
#include "taskman/dispatch.h"
#include "taskman/main.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/view.h"
#include "taskman/path/file.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/limit.h"
#include "taskman/proc/loader.h"
#include "taskman/proc/process.h"
#include "taskman/proc/replies.h"
#include "taskman/proc/start_info.h"
#include "taskman/proc/thread.h"
#include "taskman/proc/thread_window.h"
#include "taskman/sys/interrupt.h"
#include "taskman/sys/timer.h"

/* The new image while it is being made. */
struct image {
	struct space *space;
	seL4_Word system_page;
	struct thread_start start;
	seL4_Word page_address;
	struct page *page;
	void *view;
	seL4_CPtr fault_endpoint; /* for tid 1 */
	struct exec_ids ids;
	int program; /* its descriptor */
	char name[PROCESS_NAME];
};

/* The parts in the order of need; process P has the new space meanwhile. */
static int make_parts(struct process *p, struct space *old, const struct tm_spawn *body,
		      struct image *new)
{
	int error = space_share(old, body->address, body->length, new->space,
				START_BLOCK_ADDRESS);

	if (error == 0) {
		p->system_page = START_SYSTEM_PAGE;
		new->page_address = START_THREAD_PAGE;
		error = process_map_system_page(p);
	}
	if (error == 0) {
		error = loader_map(p, &new->start);
		new->start.argument = body->length;
	}
	if (error == 0) {
		error = slot_mint(loop_endpoint, seL4_CapRights_new(1, 0, 0, 1),
				  badge_make(BADGE_FAULT, 0, p->pid, 1), &new->fault_endpoint);
	}
	if (error == 0) {
		error = space_shared_page(new->space, &new->page_address,
					  TM_PROT_READ | TM_PROT_WRITE, &new->page, &new->view);
		if (error != 0) {
			slot_delete(new->fault_endpoint);
		}
	}
	new->system_page = p->system_page;
	return error;
}

/* The ids that the program behind a descriptor runs with. EBADF. */
static int program_ids(struct process *p, int coid, struct exec_ids *ids)
{
	const struct coid *k = coid_find(p, coid);
	struct file_owner file = { 0 };

	if (k == NULL) {
		return EBADF;
	}
	if (file_archive_program(k->connection, &file) != 0 &&
	    vouch_take(p, k->connection, &file) != 0) {
		file.mode = 0;
	}
	*ids = credentials_exec(&p->cred, &file);
	return 0;
}

static int image_make(struct process *p, const struct tm_spawn *body, struct image *new)
{
	struct space *old = p->space;
	seL4_Word old_system_page = p->system_page;
	struct space_key key = { .uid = new->ids.uid };
	int error = start_block_name(old, body->address, body->length, new->name);

	strlcpy(key.name, new->name, sizeof(key.name));
	if (error == 0) {
		error = space_take(&key, &new->space);
	}
	if (error != 0) {
		return error;
	}
	limits_rule(p, new->space);
	p->space = new->space;
	error = make_parts(p, old, body, new);
	p->space = old;
	p->system_page = old_system_page;
	if (error != 0) {
		space_destroy(new->space);
	}
	return error;
}

/* All of the old image that is not its memory. */
static void end_old(struct process *p, struct thread *self)
{
	list_for_each_safe(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (t != self) {
			thread_stop(t);
			thread_free(t);
		}
	}
	replies_answer(p, NULL, ESRVRFAULT);
	list_for_each_safe(node, &p->channels) {
		channel_destroy(list_entry(node, struct channel, of_process));
	}
	replies_free_all(p);
	process_windows_gone(p);
	thread_window_gone(self);
	timers_process_gone(p);
	timers_thread_gone(self);
	interrupts_process_gone(p);
	coid_close_all(p, COID_CLOSE_EXEC);
	signals_exec(p);
}

/* The calling thread becomes thread 1 of the new image. */
static void thread_renew(struct thread *t, const struct image *new)
{
	struct thread_page *old = t->page;
	struct thread_page *page = new->view;

	page->magic = THREAD_PAGE_MAGIC;
	page->pid = t->process->pid;
	page->tid = 1;
	page->priority = (unsigned)t->priority;
	page->tcb = old->tcb;
	page->notification = old->notification;
	page->signal_mask = old->signal_mask;
	page->signal_pending = old->signal_pending;
	page->system_page = new->system_page;
	thread_page_program(page, t->process, new->program);
	view_unmap(t->page, 1);
	page_put(t->page_page);
	t->page = page;
	t->page_page = new->page;
	t->page_address = new->page_address;
	slot_delete(t->fault_endpoint);
	t->fault_endpoint = new->fault_endpoint;
	t->detached = 0;
	if (t->tid != 1) {
		idmap_remove(&t->process->threads, t->tid);
		t->tid = 1;
	}
}

/* The number 1 is taken while the old first thread, if it is another, can still go on. */
static int become_first(struct process *p, struct thread *t)
{
	struct thread *first = thread_record(p, 1);
	int error;

	if (first == t) {
		return 0;
	}
	error = idmap_set(&p->threads, 1, t);
	if (error == 0 && first != NULL) {
		thread_stop(first);
		list_remove(&first->of_process);
		heap_free(first);
	}
	return error;
}

/*
 * From here on the process is the program's. Who had fewer rights is not
 * believed more for what it left: see COID_INVOKER.
 */
static void take_ids(struct process *p, const struct exec_ids *ids)
{
	if (ids->uid == p->cred.euid && ids->gid == p->cred.egid) {
		return;
	}
	if (!process_is_root(p)) {
		coids_of_invoker(p);
	}
	p->cred.euid = ids->uid;
	p->cred.egid = ids->gid;
	threads_limit(p);
}

static void image_drop(struct image *new)
{
	slot_delete(new->fault_endpoint);
	view_unmap(new->view, 1);
	page_put(new->page);
	space_destroy(new->space);
}

int do_exec(struct request *r)
{
	const struct tm_spawn *body = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct thread *t = r->from.thread;
	struct image new = { .program = body->image };
	struct space_key old_key = process_space_key(p);
	struct space *old = p->space;
	int error = start_block_check(body->address, body->length);

	if (error == 0) {
		error = program_ids(p, body->image, &new.ids);
	}
	if (error != 0) {
		return error;
	}
	error = image_make(p, body, &new);
	if (error != 0) {
		return error;
	}
	error = become_first(p, t);
	if (error != 0) {
		image_drop(&new);
		return error;
	}
	r->done = 1;
	seL4_TCB_Suspend(t->tcb);
	end_old(p, t);
	take_ids(p, &new.ids);
	p->start_length = body->length;
	p->space = new.space;
	p->system_page = new.system_page;
	p->executing = 1;
	thread_renew(t, &new);
	thread_set_space(t);
	thread_set_page(t);
	space_retire(old, &old_key);
	strlcpy(p->name, new.name, sizeof(p->name));
	p->is_forked = 0;
	thread_run_start(t, &new.start);
	return 0;
}
