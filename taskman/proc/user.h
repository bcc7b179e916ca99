/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Users: how many threads run under each real uid, for RLIMIT_NPROC. The
 * record of a user is there while a process has that uid.
 */
#pragma once

#include "taskman/mem/tree.h"

struct process;

struct user {
	struct tree_node node; /* key: uid */
	unsigned processes;    /* records, zombies too */
	unsigned threads;
};

/* P begins with its real uid, without threads. ENOMEM. */
int user_enter(struct process *p);
void user_leave(struct process *p);
/* P with all its threads becomes RUID's, before its credentials say so. ENOMEM. */
int user_change(struct process *p, unsigned ruid);
