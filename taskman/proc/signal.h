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
	seL4_Word ecall[TM_BLOCKING_ECALLS];
};

/*
 * Sends a signal with its information to a process, or to a thread of it
 * (THREAD not NULL). No permission is checked here. Never fails: where there
 * is no memory for the information it goes without.
 */
void signal_send(struct process *p, struct thread *thread, const struct tm_signal_info *info);
void signal_send_group(struct group *group, const struct tm_signal_info *info);
