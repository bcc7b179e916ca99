/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads: their states and what moves them between states. The invocations
 * on a TCB cap are decoded in tcb_decode.c. A thread that is changed from
 * another core is first taken off the core that runs it (schedule_stall).
 * Kernel lock.
 */
#include "kernel/tcb.h"

#include "abi/sel4/types.h"
#include "kernel/arch.h"
#include "kernel/endpoint.h"
#include "kernel/notification.h"
#include "kernel/reply.h"
#include "kernel/sched.h"

void tcb_init(struct tcb *t)
{
	arch_context_init(&t->context);
	t->core = core_self()->id;
}

void tcb_set_state(struct tcb *t, enum thread_state state)
{
	t->state = state;
}

static void cancel_receive(struct tcb *t)
{
	endpoint_remove(t->blocked_on, t);
	if (t->reply) {
		t->reply->caller = NULL;
		t->reply = NULL;
	}
}

/* A fault that nobody took is forgotten as well, or it would be the next message. */
void tcb_cancel_ipc(struct tcb *t)
{
	t->fault.type = seL4_Fault_NullFault;
	switch (t->state) {
	case THREAD_BLOCKED_SEND:
		endpoint_remove(t->blocked_on, t);
		break;
	case THREAD_BLOCKED_RECEIVE:
		cancel_receive(t);
		break;
	case THREAD_BLOCKED_NOTIFICATION:
		notification_remove(t->blocked_on, t);
		break;
	case THREAD_BLOCKED_REPLY:
		reply_cancel(t->reply);
		break;
	default:
		return;
	}
	tcb_set_state(t, THREAD_INACTIVE);
}

/*
 * Registers as users see them: a thread that was running goes on behind what
 * it has done; one that was blocked does its system call again.
 */
void tcb_suspend(struct tcb *t)
{
	schedule_stall(t);
	tcb_cancel_ipc(t);
	sc_cancel_yield(t);
	if (t->state == THREAD_RUNNING) {
		t->context.restart_pc = t->context.pc;
	}
	tcb_set_state(t, THREAD_INACTIVE);
	schedule_dequeue(t);
}

void tcb_resume(struct tcb *t)
{
	if (t->state != THREAD_INACTIVE && !tcb_is_blocked(t)) {
		return;
	}
	tcb_cancel_ipc(t);
	tcb_set_state(t, THREAD_RESTART);
	if (t->sc && sc_is_active(t->sc)) {
		sc_resume(t->sc);
		schedule_wake(t);
	}
}

static void requeue_ready(struct tcb *t, unsigned priority)
{
	schedule_dequeue(t);
	t->priority = priority;
	schedule_push(t);
}

void tcb_set_priority(struct tcb *t, unsigned priority)
{
	schedule_stall(t);
	if (t->queue == QUEUE_READY || cores[t->core].current == t) {
		requeue_ready(t, priority);
		return;
	}
	t->priority = priority;
	if (t->state == THREAD_BLOCKED_SEND || t->state == THREAD_BLOCKED_RECEIVE) {
		endpoint_reorder(t->blocked_on, t);
	} else if (t->state == THREAD_BLOCKED_NOTIFICATION) {
		notification_reorder(t->blocked_on, t);
	}
}

void tcb_bind_notification(struct tcb *t, struct notification *n)
{
	t->bound = n;
	n->bound = t;
}

void tcb_unbind_notification(struct tcb *t)
{
	if (t->bound) {
		t->bound->bound = NULL;
		t->bound = NULL;
	}
}

void tcb_destroy(struct tcb *t)
{
	tcb_suspend(t);
	tcb_unbind_notification(t);
	if (t->sc) {
		sc_unbind_tcb(t->sc);
	}
	arch_fpu_release(t);
}

word *tcb_ipc_buffer(struct tcb *t, bool writable)
{
	struct cap frame = t->slots[TCB_IPC_BUFFER].cap;
	word needed = seL4_RightRead | (writable ? seL4_RightWrite : 0);

	if (!cap_is(frame, CAP_FRAME) || (cap_rights(frame) & needed) != needed) {
		return NULL;
	}
	return (word *)((char *)phys_to_virt(cap_paddr(frame)) +
			(t->ipc_buffer & MASK(cap_frame_bits(frame))));
}
