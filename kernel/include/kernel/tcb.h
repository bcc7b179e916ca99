/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread: 2048 bytes. Registers first (trap code uses fixed offsets), FP
 * registers, then what the scheduler and IPC need, then five slots that hold
 * its capability space, address space, IPC buffer frame and handlers.
 * tcb.c owns creation and invocations; sched/ owns the queue links.
 */
#pragma once

#include "abi/sel4/objects.h"
#include "kernel/context.h"
#include "kernel/fault.h"
#include "kernel/slot.h"

struct endpoint;
struct notification;
struct reply;
struct sched_context;

enum thread_state {
	THREAD_INACTIVE = 0,
	THREAD_RUNNING,
	THREAD_RESTART,		/* runnable; pc becomes restart_pc first */
	THREAD_BLOCKED_RECEIVE,
	THREAD_BLOCKED_SEND,
	THREAD_BLOCKED_REPLY,
	THREAD_BLOCKED_NOTIFICATION,
	THREAD_IDLE,
};

enum tcb_slot {
	TCB_CSPACE,
	TCB_VSPACE,
	TCB_FAULT_HANDLER,
	TCB_TIMEOUT_HANDLER,
	TCB_IPC_BUFFER,
	TCB_SLOTS,
};

/* Which scheduler queue the thread is in, through queue_next and queue_prev. */
enum tcb_queue { QUEUE_NONE, QUEUE_READY, QUEUE_RELEASE };

struct tcb {
	struct context context;
	struct fpu_state fpu;

	u8 state;		/* enum thread_state */
	u8 priority;
	u8 max_priority;	/* MCP: highest priority it may give away */
	u8 queue;		/* enum tcb_queue */
	u8 flags;		/* seL4_TCBFlag bits */
	u8 send_can_grant;	/* of the cap a blocked sender or receiver used */
	u8 send_can_grant_reply;
	u8 send_is_call;
	u32 core;		/* id of the core it runs on */
	u32 fpu_core;		/* arch: core id + 1 whose FPU holds its registers, 0 none */

	struct sched_context *sc;
	struct sched_context *yield_to;	/* set while this thread waits in YieldTo */
	struct tcb *queue_next, *queue_prev;

	void *blocked_on;	/* endpoint or notification it waits at */
	word send_badge;
	struct tcb *ipc_next, *ipc_prev;	/* queue at blocked_on */
	struct reply *reply;	/* received with, or waiting on */
	struct notification *bound;

	word ipc_buffer;	/* user address; the frame is in TCB_IPC_BUFFER */
	struct fault fault;

	struct slot slots[TCB_SLOTS] __attribute__((aligned(32)));

	char name[64];		/* DebugNameThread */
	word arch[8];		/* for arch/: cached translation root and the like */
};

_Static_assert(offsetof(struct tcb, context) == 0, "trap code");
_Static_assert(offsetof(struct tcb, fpu) == TCB_FPU, "offsets.h");
_Static_assert(sizeof(struct tcb) <= 1 << seL4_TCBBits, "a TCB is 2048 bytes");

static inline bool tcb_is_blocked(const struct tcb *t)
{
	return t->state >= THREAD_BLOCKED_RECEIVE && t->state <= THREAD_BLOCKED_NOTIFICATION;
}

static inline bool tcb_is_runnable(const struct tcb *t)
{
	return t->state == THREAD_RUNNING || t->state == THREAD_RESTART;
}

/* Sets up the zeroed object; the thread is Inactive on the calling core. */
void tcb_init(struct tcb *t);

/* Changes state and tells the scheduler. */
void tcb_set_state(struct tcb *t, enum thread_state state);

/* Takes the thread out of whatever IPC it is in; it becomes Inactive. */
void tcb_cancel_ipc(struct tcb *t);

/* Suspend and Resume as the invocations do them. */
void tcb_suspend(struct tcb *t);
void tcb_resume(struct tcb *t);

/* Re-sorts whatever queue it stands in. */
void tcb_set_priority(struct tcb *t, unsigned priority);

void tcb_bind_notification(struct tcb *t, struct notification *n);
void tcb_unbind_notification(struct tcb *t);

/* The last cap is gone: stop it; its slots are deleted by the caller. */
void tcb_destroy(struct tcb *t);

/* Kernel view of the IPC buffer, or null; `writable`: a receiver's. */
word *tcb_ipc_buffer(struct tcb *t, bool writable);

struct invocation;
int tcb_decode(struct invocation *inv);
