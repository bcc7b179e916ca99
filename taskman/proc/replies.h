/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reply objects of servers, in batches: each with slots in the process and a
 * page of `struct held` records, which say what message is held where.
 * taskman keeps the original capabilities, so it can answer for a server
 * that dies, and tell a thread's SEND from its REPLY.
 */
#pragma once

#include <base/list.h>

#include "abi/msg/thread_page.h"

struct process;
struct channel;
struct page;

enum { REPLIES_MOST = 96 };

struct replies {
	struct list of_process;
	struct page *page;
	struct held *held; /* taskman's view */
	seL4_Word address; /* the process's */
	unsigned count;
	seL4_CPtr reply[REPLIES_MOST];
	unsigned index[REPLIES_MOST];
};

/*
 * Answers with ERROR what P holds: of CHANNEL, or everything (NULL), then also
 * messages that it received and has not recorded.
 */
void replies_answer(struct process *p, struct channel *channel, int error);

/* Gives them back; the memory of a process that goes on loses the pages. */
void replies_free_all(struct process *p);

/* Does P hold a message of SCOID from thread TID of process PID? */
struct held *replies_find(struct process *p, unsigned scoid, unsigned pid, unsigned tid);
