/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See process.h. Here a process is made and ended; family.c has what its
 * parent hears. Making one acquires in the order of make_parts(); ending one
 * gives everything back but the record of a zombie.
 */
#include "taskman/proc/process.h"

#include <base/print.h>
#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "taskman/boot/boot.h"
#include "taskman/dispatch.h"
#include "taskman/main.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/family.h"
#include "taskman/proc/group.h"
#include "taskman/proc/hart.h"
#include "taskman/proc/limit.h"
#include "taskman/proc/replies.h"
#include "taskman/proc/thread.h"
#include "taskman/proc/thread_window.h"
#include "taskman/proc/user.h"
#include "taskman/sys/clock.h"
#include "taskman/sys/interrupt.h"
#include "taskman/sys/system_page.h"
#include "taskman/sys/timer.h"

enum {
	PID_TASKMAN = 1,
	PID_LAST = (1 << BADGE_PID_BITS) - 1,
	ARENA_BITS = 14, /* a CNode and the objects of a thread or two */
};

struct process process_taskman;
struct process *process_first;

/* Numbers rise to the end of their range: all levels from the start, none later. */
static struct idmap processes = { .levels = 4 };
static unsigned last_pid;

struct process *process_find(unsigned pid)
{
	return idmap_get(&processes, pid);
}

struct process *process_next(unsigned *pid)
{
	return idmap_next(&processes, pid);
}

unsigned long process_map_bytes(void)
{
	return idmap_bytes(&processes);
}

unsigned long process_count(void)
{
	return processes.count;
}

unsigned process_ceiling(const struct process *p)
{
	return process_is_root(p) ? PRIORITY_MAX_USER : PRIORITY_UNPRIVILEGED;
}

/* Since it was last asked: taskman's thread is the kernel's first and has no record. */
static seL4_Word taskman_cpu(void)
{
	seL4_SchedContext_Consumed_t used = seL4_SchedContext_Consumed(seL4_CapInitThreadSC);
	seL4_Word ns = used.error == seL4_NoError ? used.consumed * 1000 : 0;

	hart_used(HART_HOME, ns);
	return ns;
}

seL4_Word process_cpu(struct process *p)
{
	seL4_Word ns;

	if (p == &process_taskman) {
		p->cpu_ns += taskman_cpu();
	}
	ns = p->cpu_ns;
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		ns += t->exited ? 0 : thread_cpu(t);
	}
	return ns;
}

/* Numbers go round; those that still name a group or session are left out. */
static unsigned pid_next(void)
{
	unsigned pid = last_pid + 1;

	for (;;) {
		pid = idmap_free_from(&processes, pid);
		if (pid > PID_LAST) {
			pid = PID_TASKMAN + 1;
		} else if (group_find(pid) != NULL || session_find(pid) != NULL) {
			pid++;
		} else {
			return pid;
		}
	}
}

static void lists_init(struct process *p)
{
	list_init(&p->thread_list);
	list_init(&p->channels);
	list_init(&p->reply_batches);
	list_init(&p->children);
	list_init(&p->sibling);
	list_init(&p->reports);
	list_init(&p->report);
	list_init(&p->of_group);
	list_init(&p->waiters);
	list_init(&p->interrupts);
	list_init(&p->signals.queued);
}

int process_init(void)
{
	struct process *p = &process_taskman;

	lists_init(p);
	limits_init(p);
	p->pid = PID_TASKMAN;
	p->phase = PROCESS_ALIVE;
	p->start_ticks = clock_ticks();
	strlcpy(p->name, "taskman", sizeof(p->name));
	last_pid = p->pid;
	if (idmap_set(&processes, p->pid, p) != 0) {
		return ENOMEM;
	}
	return session_new(p);
}

/* What a child has from its parent; caught signals become default by exec alone. */
static void inherit(struct process *p, struct process *parent)
{
	p->parent = parent;
	list_append(&parent->children, &p->sibling);
	p->cred = parent->cred;
	p->umask = parent->umask;
	memcpy(p->limits, parent->limits, sizeof(p->limits));
	memcpy(p->signals.action, parent->signals.action, sizeof(p->signals.action));
	group_join(p, parent->group);
}

struct space_key process_space_key(const struct process *p)
{
	struct space_key key = { .uid = p->cred.euid, .forked = p->is_forked };

	strlcpy(key.name, p->name, sizeof(key.name));
	return key;
}

static int make_parts(struct process *p)
{
	struct space_key key = process_space_key(p);
	int error;

	arena_init(&p->arena, BLOCK_ARENA, ARENA_BITS);
	error = cspace_init(p);
	if (error == 0) {
		error = cspace_mint(p, cspace_side_slot(SIDE_SYSMGR), loop_endpoint,
				    seL4_CapRights_new(1, 0, 0, 1),
				    badge_make(BADGE_TASKMAN, process_ceiling(p), p->pid, 0));
	}
	return error != 0 ? error : space_take(&key, &p->space);
}

static void give_parts(struct process *p)
{
	struct space_key key = process_space_key(p);

	idmap_clear(&p->threads);
	idmap_clear(&p->fds);
	idmap_clear(&p->sides);
	cspace_clear(p);
	arena_release(&p->arena);
	if (p->space != NULL) {
		space_retire(p->space, &key);
		p->space = NULL;
	}
}

void process_put_object(struct process *p, enum seL4_ObjectType type, unsigned size_bits,
			seL4_CPtr object)
{
	if (p->phase < PROCESS_ENDING) {
		arena_put(&p->arena, type, size_bits, object);
	}
}

void process_free(struct process *p)
{
	user_leave(p);
	group_leave(p);
	list_remove(&p->sibling);
	list_remove(&p->report);
	idmap_remove(&processes, p->pid);
	heap_free(p);
}

int process_create(struct process *parent, const char *name, int is_forked,
		   struct process **process)
{
	struct process *p = heap_alloc(sizeof(*p));
	unsigned pid = pid_next();
	int error;

	if (p == NULL || idmap_set(&processes, pid, p) != 0) {
		heap_free(p);
		return ENOMEM;
	}
	last_pid = pid;
	p->pid = pid;
	p->start_ticks = clock_ticks();
	lists_init(p);
	inherit(p, parent);
	strlcpy(p->name, name, sizeof(p->name));
	p->is_forked = is_forked;
	error = user_enter(p);
	if (error == 0) {
		error = make_parts(p);
	}
	if (error != 0) {
		p->phase = PROCESS_ENDING;
		give_parts(p);
		process_free(p);
		return error;
	}
	limits_rule(p, p->space);
	limit_cpu_watch(p);
	*process = p;
	return 0;
}

/* Threads stop first: from then on nothing of P's own runs. */
static void stop_threads(struct process *p)
{
	list_for_each_safe(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		thread_stop(t);
		thread_free(t);
	}
}

/* All that P holds and serves. */
static void give_all(struct process *p)
{
	p->phase = PROCESS_ENDING;
	stop_threads(p);
	replies_answer(p, NULL, ESRVRFAULT);
	list_for_each_safe(node, &p->channels) {
		channel_destroy(list_entry(node, struct channel, of_process));
	}
	limit_cpu_forget(p);
	timers_process_gone(p);
	interrupts_process_gone(p);
	process_windows_gone(p);
	replies_free_all(p);
	coid_close_all(p, COID_CLOSE_ALL);
	signals_forget(p);
	side_free_all(p);
	give_parts(p);
}

int process_map_system_page(struct process *p)
{
	return space_map_page(p->space, &p->system_page, TM_PROT_READ, system_page_frame());
}

void process_abandon(struct process *p)
{
	give_all(p);
	process_free(p);
}

/* Nobody is left who would start anything: the machine is turned off. */
static void first_ended(const struct process *p, unsigned wait_status)
{
	if ((wait_status & 0x7f) != 0) {
		taskman_fail("taskman: %s was killed by signal %u: turning the machine off",
			     p->name, wait_status & 0x7f);
	}
	taskman_fail("taskman: %s ended with exit status %u: turning the machine off",
		     p->name, wait_status >> 8 & 0xff);
}

void process_end(struct process *p, int wait_status)
{
	struct parked *spawner = p->spawner;

	if (p->phase > PROCESS_ALIVE) {
		return;
	}
	groups_note_left(p, family_heir(p));
	give_all(p);
	p->phase = PROCESS_ZOMBIE;
	p->wait_status = wait_status;
	p->stopped = 0;
	if (p == process_first) {
		first_ended(p, (unsigned)wait_status);
	}
	family_orphan(p);
	if (spawner != NULL) {
		p->spawner = NULL;
		parked_error(spawner, p->load_error != 0 ? p->load_error : ENOEXEC, NULL, 0);
		process_free(p);
		groups_left();
		return;
	}
	family_report_end(p);
	groups_left();
}

int do_exit(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;

	r->done = 1;
	process_end(r->from.process, body->value & 0xff00);
	return 0;
}
