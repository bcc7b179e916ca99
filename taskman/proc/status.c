/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See status.h. The order of belief: what taskman itself knows (stopped,
 * parked), then where the registers stand, then what the thread published.
 */
#include "taskman/proc/status.h"

#include <base/string.h>
#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/space.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/deliver.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/replies.h"
#include "taskman/proc/sporadic.h"
#include "taskman/proc/thread.h"

static const char *const names[] = {
	[STATUS_DEAD] = "DEAD", [STATUS_RUNNING] = "RUNNING", [STATUS_READY] = "READY",
	[STATUS_STOPPED] = "STOPPED", [STATUS_SEND] = "SEND", [STATUS_RECEIVE] = "RECEIVE",
	[STATUS_REPLY] = "REPLY", [STATUS_WAITTHREAD] = "WAITTHREAD",
	[STATUS_SIGSUSPEND] = "SIGSUSPEND", [STATUS_SIGWAITINFO] = "SIGWAITINFO",
	[STATUS_NANOSLEEP] = "NANOSLEEP", [STATUS_MUTEX] = "MUTEX",
	[STATUS_CONDVAR] = "CONDVAR", [STATUS_JOIN] = "JOIN", [STATUS_INTR] = "INTR",
	[STATUS_SEM] = "SEM", [STATUS_WAITPROC] = "WAITPROC",
};

const char *status_state_name(enum status_state state)
{
	return names[state];
}

/* What the published states are called here; SEND is looked into further. */
static const unsigned char published[] = {
	[THREAD_STATE_RUNNING] = STATUS_RUNNING, [THREAD_STATE_SEND] = STATUS_SEND,
	[THREAD_STATE_RECEIVE] = STATUS_RECEIVE, [THREAD_STATE_NANOSLEEP] = STATUS_NANOSLEEP,
	[THREAD_STATE_SIGSUSPEND] = STATUS_SIGSUSPEND,
	[THREAD_STATE_SIGWAITINFO] = STATUS_SIGWAITINFO, [THREAD_STATE_MUTEX] = STATUS_MUTEX,
	[THREAD_STATE_CONDVAR] = STATUS_CONDVAR, [THREAD_STATE_SEM] = STATUS_SEM,
	[THREAD_STATE_JOIN] = STATUS_JOIN, [THREAD_STATE_INTR] = STATUS_INTR,
	[THREAD_STATE_WAITPROC] = STATUS_WAITPROC,
};

static enum status_state published_state(const struct thread *t)
{
	unsigned state = t->page->state;

	return state < sizeof(published) ? published[state] : STATUS_RUNNING;
}

/* Blocked in a message to a server: has it received it? */
static void look_at_send(struct thread *t, int coid, struct thread_status *status)
{
	struct coid *k = coid_find(t->process, coid);
	struct connection *c = k == NULL ? NULL : k->connection;

	status->state = STATUS_SEND;
	status->blocked_pid = 1;
	/* taskman has answered or is just about to: the thread only has to run. */
	if (c == NULL || c->channel == NULL) {
		status->state = STATUS_READY;
		return;
	}
	status->blocked_pid = c->channel->process->pid;
	status->blocked_on = (unsigned)c->channel->chid;
	if (replies_find(c->channel->process, c->scoid, t->process->pid, t->tid) != NULL) {
		status->state = STATUS_REPLY;
	}
}

/* What a thread waits for whose request taskman has put aside. */
static enum status_state parked_state(const struct parked *p)
{
	switch (p->code) {
	case TM_SLEEP:
		return STATUS_NANOSLEEP;
	case TM_WAIT:
		return STATUS_WAITPROC;
	case TM_SIGNAL_SUSPEND:
		return STATUS_SIGSUSPEND;
	case TM_SIGNAL_WAIT:
		return STATUS_SIGWAITINFO;
	case TM_THREAD_JOIN:
		return STATUS_JOIN;
	default:
		return STATUS_REPLY;
	}
}

static void look_at_thread(struct thread *t, struct thread_status *status)
{
	seL4_UserContext registers;

	if (t->parked.active) {
		status->state = parked_state(&t->parked);
		status->blocked_pid = 1;
		return;
	}
	if (seL4_TCB_ReadRegisters(t->tcb, 0, 0, seL4_UserContextWords, &registers) != 0) {
		return;
	}
	switch (deliver_gate(t, &registers)) {
	case GATE_CALL:
		look_at_send(t, registers.a0 & 1 ? (int)(registers.a0 >> 1 | CONNECTION_SIDE)
						 : (int)(registers.a0 - 2) / 2, status);
		break;
	case GATE_RECEIVE:
		status->state = STATUS_RECEIVE;
		status->blocked_on = (unsigned)(registers.a0 >> 1);
		break;
	case GATE_WAIT:
		status->state = published_state(t);
		status->blocked_on = t->page->blocked_on;
		break;
	default:
		status->state = STATUS_RUNNING;
	}
}

void thread_status(struct thread *t, struct thread_status *status)
{
	*status = (struct thread_status){
		.tid = t->tid, .priority = sporadic_priority(t), .hart = (int)t->hart,
		.state = STATUS_DEAD,
	};
	if (t->exited) {
		return;
	}
	status->cpu_ns = thread_cpu(t);
	memcpy(status->name, t->page->name, sizeof(status->name));
	status->name[sizeof(status->name) - 1] = 0;
	if (t->process->stopped) {
		status->state = STATUS_STOPPED;
		return;
	}
	look_at_thread(t, status);
}

static char letter(struct process *p)
{
	struct thread_status status;

	if (p->phase == PROCESS_ZOMBIE) {
		return 'Z';
	}
	if (p->stopped) {
		return 'T';
	}
	list_for_each(node, &p->thread_list) {
		thread_status(list_entry(node, struct thread, of_process), &status);
		if (status.state == STATUS_RUNNING || status.state == STATUS_READY) {
			return 'R';
		}
	}
	return 'S';
}

/* taskman has no address space of its own to count: its heap, slots and page tables. */
static seL4_Word memory_of(struct process *p)
{
	if (p == &process_taskman) {
		return blocks_used(BLOCK_SLOTS) + blocks_used(BLOCK_TASKMAN) +
		       heap_pages() * PAGE_SIZE;
	}
	return p->space == NULL ? 0 : space_resident(p->space) * PAGE_SIZE;
}

void process_status(struct process *p, struct process_status *status)
{
	*status = (struct process_status){
		.pid = p->pid,
		.ppid = p->parent == NULL ? 0 : p->parent->pid,
		.pgid = p->group == NULL ? 0 : p->group->pgid,
		.sid = p->group == NULL ? 0 : p->group->session->sid,
		.ruid = p->cred.ruid, .euid = p->cred.euid,
		.rgid = p->cred.rgid, .egid = p->cred.egid,
		.threads = p->thread_count,
		.letter = letter(p),
		.zombie = p->phase == PROCESS_ZOMBIE,
		.user_ns = process_cpu(p),
		.start_ticks = p->start_ticks,
		.memory_bytes = memory_of(p),
	};
	strlcpy(status->name, p->name, sizeof(status->name));
}
