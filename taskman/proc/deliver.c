/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See deliver.h. A thread that is looked at has its scheduling context taken
 * away first, so it stands still and loses nothing. After Suspend the pc is
 * read again: at the ecall, the call has not completed and is ended with
 * EINTR; behind it, the answer is in the registers and stays.
 */
#include "taskman/proc/deliver.h"

#include <sel4/sel4.h>

#include "abi/msg/badge.h"
#include "taskman/dispatch.h"
#include "taskman/mem/space.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/clock.h"

enum {
	ECALL_BYTES = 4,
	INSTRUCTION_ECALL = 0x73,
	RETRY_FIRST_NS = 200 * 1000,
	RETRY_LAST_NS = 50 * 1000 * 1000,
};

enum gate deliver_gate(const struct thread *t, const seL4_UserContext *registers)
{
	unsigned instruction;

	if (space_read(t->process->space, registers->pc, &instruction, sizeof(instruction)) != 0 ||
	    instruction != INSTRUCTION_ECALL) {
		return GATE_NONE;
	}
	switch ((long)registers->a7) {
	case seL4_SysCall:
		return GATE_CALL;
	case seL4_SysRecv:
	case seL4_SysReplyRecv:
		return GATE_RECEIVE;
	case seL4_SysWait:
		return GATE_WAIT;
	default:
		return GATE_NONE;
	}
}

void deliver_result(seL4_UserContext *registers, seL4_Word info, seL4_Word mr0)
{
	registers->pc += ECALL_BYTES;
	registers->a0 = 0;
	registers->a1 = info;
	registers->a2 = mr0;
}

static int registers_read(struct thread *t, seL4_UserContext *registers)
{
	return seL4_TCB_ReadRegisters(t->tcb, 0, 0, seL4_UserContextWords, registers) ==
	       seL4_NoError;
}

/* Ends the blocking call that the thread (held) stands in, unless it has completed. */
static void end_call(struct thread *t, seL4_Word at)
{
	seL4_UserContext registers;

	seL4_TCB_Suspend(t->tcb);
	if (!registers_read(t, &registers)) {
		return;
	}
	if (registers.pc == at) {
		deliver_result(&registers,
			       seL4_MessageInfo_new(msg_label(MSG_ERROR, 0, 0, 0, 0), 0, 0, 1)
				       .words[0],
			       msg_sizes(EINTR, 0));
	}
	thread_run(t, &registers);
}

void deliver_channel_gone(struct thread *t, seL4_Word slot)
{
	seL4_UserContext registers;

	if (registers_read(t, &registers) && registers.a0 == slot &&
	    deliver_gate(t, &registers) == GATE_RECEIVE) {
		end_call(t, registers.pc);
	}
}

/* What a capability slot of P is a connection to; NULL: taskman, or nothing. */
static struct connection *connection_of_slot(struct process *p, seL4_Word slot)
{
	int coid = slot & 1 ? (int)(slot >> 1 | CONNECTION_SIDE) : (int)((slot - 2) >> 1);
	struct coid *k = slot == 0 ? NULL : coid_find(p, coid);

	return k == NULL ? NULL : k->connection;
}

/*
 * A server with _NTO_CHF_UNBLOCK decides itself; it has the pulse until it
 * answers. One that still waits elsewhere is about a call that is over.
 */
static void ask_server(struct thread *t, struct connection *c, seL4_Word info)
{
	pulse_withdraw(&t->unblock);
	t->unblock.body = (struct tm_pulse){
		.kind = TM_PULSE_UNBLOCK, .priority = (unsigned char)t->priority,
		.scoid = c->scoid, .pid = t->process->pid, .tid = (unsigned short)t->tid,
		.seq = (unsigned short)msg_seq(info >> 12),
	};
	t->unblock_scoid = c->scoid;
	t->unblock_seq = msg_seq(info >> 12);
	t->unblock_asked = 1;
	pulse_post_own(c->channel, &t->unblock);
}

/* A pulse of its own: the thread's goes with it. Without memory for it nobody is told. */
void deliver_death(struct thread *t)
{
	seL4_UserContext registers;
	struct connection *c;

	if (!registers_read(t, &registers) || deliver_gate(t, &registers) != GATE_CALL) {
		return;
	}
	c = connection_of_slot(t->process, registers.a0);
	if (c != NULL && c->ops == NULL && c->channel != NULL &&
	    c->channel->flags & CHANNEL_UNBLOCK) {
		struct tm_pulse body = {
			.kind = TM_PULSE_UNBLOCK, .priority = (unsigned char)t->priority,
			.scoid = c->scoid, .pid = t->process->pid, .tid = (unsigned short)t->tid,
			.seq = (unsigned short)msg_seq(registers.a1 >> 12),
		};

		pulse_post(c->channel, &body, NULL);
	}
}

static void interrupt_running(struct thread *t);

static void interrupt_call(struct thread *t, const seL4_UserContext *registers)
{
	struct connection *c = connection_of_slot(t->process, registers->a0);

	/* At taskman's door: it parks, and is cancelled then, or is answered. */
	if (registers->a0 == cspace_side_slot(SIDE_SYSMGR) || (c != NULL && c->ops != NULL)) {
		return;
	}
	/* An invocation of a kernel object does not block: it is about to be made. */
	if (c == NULL) {
		interrupt_running(t);
		return;
	}
	if (c->channel != NULL && c->channel->flags & CHANNEL_UNBLOCK) {
		ask_server(t, c, registers->a1);
		return;
	}
	end_call(t, registers->pc);
}

int deliver_enter(struct thread *t, const struct tm_signal_info *info,
		  seL4_UserContext *registers)
{
	struct signals *s = &t->process->signals;
	struct signal_action *action = &s->action[info->signo];
	struct thread_page *page = t->page;

	if (page->save.full || page->signal_hold != 0 || s->trampoline == 0) {
		return 0;
	}
	page->save.registers = *registers;
	page->save.signo = info->signo;
	page->save.code = info->code;
	page->save.error = info->error;
	page->save.pid = info->pid;
	page->save.uid = info->uid;
	page->save.status = info->status;
	page->save.value = info->value;
	page->save.old_mask = page->signal_mask;
	page->save.full = 1;
	page->signal_mask |= action->mask;
	if (!(action->flags & POSIX_SA_NODEFER)) {
		page->signal_mask |= 1UL << (info->signo - 1);
	}
	if (action->flags & (unsigned)POSIX_SA_RESETHAND) {
		action->kind = TM_SIGNAL_DEFAULT;
	}
	registers->pc = s->trampoline;
	return 1;
}

static void retry_expired(struct alarm *alarm)
{
	struct thread *t = list_entry((struct list *)alarm, struct thread, retry);

	if (signal_deliverable(t) != 0) {
		signal_deliver(t);
	}
}

/* The thread is between two instructions of the library: very soon it is not. */
static void retry_later(struct thread *t)
{
	t->retry_ns = t->retry_ns == 0 ? RETRY_FIRST_NS : t->retry_ns * 2;
	if (t->retry_ns > RETRY_LAST_NS) {
		t->retry_ns = RETRY_LAST_NS;
	}
	alarm_set(&t->retry, clock_ticks() + clock_to_ticks(t->retry_ns), retry_expired);
}

/* The thread runs, and is held: into the handler of the first caught signal. */
static void interrupt_running(struct thread *t)
{
	struct tm_signal_info info;
	seL4_UserContext registers;
	seL4_Word caught = 0;

	if (t->page->save.full || t->page->signal_hold != 0) {
		retry_later(t);
		return;
	}
	for (int signo = 1; signo <= SIGNAL_COUNT; signo++) {
		if (t->process->signals.action[signo].kind == TM_SIGNAL_CAUGHT) {
			caught |= 1UL << (signo - 1);
		}
	}
	seL4_TCB_Suspend(t->tcb);
	if (!registers_read(t, &registers)) {
		return;
	}
	if (signal_take(t, caught & ~t->page->signal_mask, &info) != 0) {
		deliver_enter(t, &info, &registers);
		t->page->signal_pending = (t->pending | t->process->signals.pending) != 0;
	}
	t->retry_ns = 0;
	thread_run(t, &registers);
}

void signal_deliver(struct thread *t)
{
	seL4_UserContext registers;

	t->page->signal_pending = 1;
	if (t->process->stopped || t->process->signals.trampoline == 0) {
		return;
	}
	if (t->parked.active) {
		signal_after_park(t);
		return;
	}
	thread_hold(t);
	if (registers_read(t, &registers)) {
		switch (deliver_gate(t, &registers)) {
		case GATE_CALL:
			interrupt_call(t, &registers);
			break;
		case GATE_RECEIVE:
		case GATE_WAIT:
			end_call(t, registers.pc);
			break;
		default:
			interrupt_running(t);
		}
	}
	thread_release(t);
}

/* The server does not hold that message, and will refuse it: nobody waits for it any more. */
int do_unblock_answer(struct request *r)
{
	const struct tm_unblock_answer *body = (const void *)r->bytes;
	struct connection *c = connection_find(body->scoid);
	struct process *client = process_find(body->pid);
	struct thread *t = client == NULL ? NULL : thread_find(client, body->tid);
	seL4_UserContext registers;

	if (c == NULL || c->channel == NULL || c->channel->process != r->from.process) {
		return EINVAL;
	}
	if (t == NULL || !t->unblock_asked || t->unblock_scoid != body->scoid ||
	    t->unblock_seq != body->seq) {
		return ESRCH;
	}
	t->unblock_asked = 0;
	thread_hold(t);
	if (registers_read(t, &registers) && deliver_gate(t, &registers) == GATE_CALL &&
	    msg_seq(registers.a1 >> 12) == body->seq) {
		end_call(t, registers.pc);
	}
	thread_release(t);
	return request_status(r, 0);
}

/* The registers come back from the save area; they can harm only the thread itself. */
int do_signal_return(struct request *r)
{
	struct thread *t = r->from.thread;
	seL4_UserContext registers = t->page->save.registers;

	r->done = 1;
	seL4_TCB_Suspend(t->tcb);
	t->page->signal_mask = t->page->save.old_mask;
	t->page->save.full = 0;
	t->page->signal_pending = (t->pending | t->process->signals.pending) != 0;
	thread_run(t, &registers);
	if (signal_deliverable(t) != 0) {
		signal_deliver(t);
	}
	return 0;
}
