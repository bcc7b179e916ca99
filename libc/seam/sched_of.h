/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling of a thread. A number that is a thread of this process names
 * that thread, any other a process's first thread, as musl passes both.
 */
#pragma once

#include "tm.h"

static inline int sched_of(int id, struct tm_sched *sched)
{
	int error = id ? tm_words(TM_SCHED_GET, 0, id, sched, sizeof(*sched), 0) : ESRCH;

	if (error == ESRCH) {
		error = tm_words(TM_SCHED_GET, id, id ? 1 : seam_page()->tid, sched,
				 sizeof(*sched), 0);
	}
	return error;
}

static inline int sched_change(int id, int policy, int priority)
{
	struct tm_sched_set request = {
		.code = TM_SCHED_SET, .policy = policy, .tid = id ? id : (int)seam_page()->tid,
		.priority = priority,
	};
	int error = tm_ask(&request, sizeof(request), 0, 0, 0);

	if (error == ESRCH && id) {
		request.pid = id;
		request.tid = 1;
		error = tm_ask(&request, sizeof(request), 0, 0, 0);
	}
	return error;
}
