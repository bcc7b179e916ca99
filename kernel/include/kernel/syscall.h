/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The halves of a system call, shared by api/syscall.c and api/invocation.c,
 * and the fast paths.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/tcb.h"

enum send_result {
	SEND_DONE,	/* the thread goes on */
	SEND_IGNORED,	/* nothing was sent: bad capability, non-blocking */
	SEND_STOPPED,	/* blocked, faulted, or to be restarted */
};

/* Sends t's message to what cptr names; flags of kernel/endpoint.h. */
enum send_result syscall_send(struct tcb *t, word cptr, unsigned flags, bool first_phase);

/* Calls what is in the slot that the caller's a0 names, which is no endpoint. */
void syscall_invoke(struct tcb *t, struct slot *slot);

/* The same as a whole system call, for a thread that may go on: lock held, time read. */
struct tcb *kernel_invoke(struct core *core, struct slot *slot);

/* The long way of every system call: lock held, time read. */
struct tcb *kernel_syscall_slowly(struct core *core, long number);

/* The same for a core that has to wait for the lock first. */
struct tcb *kernel_syscall_waiting(struct core *core, long number);

/* The last steps of a fast path that finds one of them not plain. */
struct tcb *kernel_finish(struct core *core, struct tcb *next);
