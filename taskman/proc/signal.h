/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals of a process: actions, what is pending, and delivery, which is
 * also how a blocked thread is interrupted (docs/design.md, 7 and 14).
 */
#pragma once

#include <base/list.h>

#include "abi/msg/tm.h"
#include "abi/posix/signal.h"

struct process;
struct thread;
struct group;

struct signal_action {
	unsigned char kind; /* TM_SIGNAL_* */
	unsigned flags;
	seL4_Word mask;
};

struct signals {
	struct signal_action action[SIGNAL_COUNT + 1];
	seL4_Word pending;
	struct list queued; /* struct queued_signal: information that comes along */
	seL4_Word trampoline;
};

/*
 * Sends a signal with its information to a process, or to a thread of it
 * (THREAD not NULL). No permission is checked here. Never fails: where there
 * is no memory for the information it goes without.
 */
void signal_send(struct process *p, struct thread *thread, const struct tm_signal_info *info);
/*
 * To each member of the group that FROM may send it to; FROM NULL: to all.
 * EPERM if that was none.
 */
int signal_send_group(struct group *group, const struct process *from,
		      const struct tm_signal_info *info);

/* What is queued for a process, a thread that ends. */
void signals_forget(struct process *p);
void signal_thread_gone(struct thread *t);
/* exec: handlers are gone, what was ignored stays so. */
void signals_exec(struct process *p);

/* The action of SIGNO is to do nothing. */
int signal_is_ignored(const struct process *p, int signo);

/* Signals that may be delivered to T now: pending and not blocked. */
seL4_Word signal_deliverable(const struct thread *t);

/* Takes the first pending signal of SET for T; 0: there is none. */
int signal_take(struct thread *t, seL4_Word set, struct tm_signal_info *info);

/* Does with a taken signal what its action says by default; 1: T's process has ended. */
int signal_default(struct process *p, const struct tm_signal_info *info);

/* A request of T has been parked: it must not wait if a signal does. */
void signal_after_park(struct thread *t);

/* deliver.c: brings the signals of T to it, interrupting what it does. */
void signal_deliver(struct thread *t);
