/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The queue of threads that wait at an endpoint or a notification. Kernel lock.
 */
#include "kernel/wait_queue.h"

#include "kernel/tcb.h"

struct tcb *wait_insert(struct tcb **head, struct tcb *tail, struct tcb *t)
{
	struct tcb *prev = tail;
	struct tcb *next = NULL;

	while (prev && prev->priority < t->priority) {
		next = prev;
		prev = prev->ipc_prev;
	}
	t->ipc_prev = prev;
	t->ipc_next = next;
	if (prev) {
		prev->ipc_next = t;
	} else {
		*head = t;
	}
	if (next) {
		next->ipc_prev = t;
		return tail;
	}
	return t;
}

struct tcb *wait_remove(struct tcb **head, struct tcb *tail, struct tcb *t)
{
	if (t->ipc_prev) {
		t->ipc_prev->ipc_next = t->ipc_next;
	} else {
		*head = t->ipc_next;
	}
	if (t->ipc_next) {
		t->ipc_next->ipc_prev = t->ipc_prev;
	} else {
		tail = t->ipc_prev;
	}
	t->ipc_next = NULL;
	t->ipc_prev = NULL;
	return tail;
}
