/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pending signals: a word of bits for the process and one for each thread;
 * the information that came with a signal waits in a queue beside it, one
 * entry for a standard signal, any number for real-time ones.
 */
#pragma once

#include "abi/msg/tm.h"

struct process;
struct thread;

static inline seL4_Word signal_bit(int signo)
{
	return 1UL << (signo - 1);
}

/* For T alone, or the process (NULL). Without memory it goes without information. */
void pending_add(struct process *p, struct thread *t, const struct tm_signal_info *info);
/* Takes one away again; 0 if somebody else has taken it. */
int pending_take_back(struct process *p, struct thread *t, int signo);
/* Removes SET from what is pending anywhere in P. */
void pending_discard(struct process *p, seL4_Word set);
