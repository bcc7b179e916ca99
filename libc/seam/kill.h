/* SPDX-License-Identifier: Apache-2.0 */
/* Sending a signal: one request for all forms of kill. */
#pragma once

#include "signal.h"
#include "tm.h"

/* id as kill() has it; tid 0: any thread of the process. */
static inline long signal_send(long id, long tid, long signo, int code, seL4_Word value)
{
	struct tm_kill request = {
		.code = TM_KILL, .signo = signo, .id = id, .tid = tid, .sicode = code,
		.value = value,
	};

	const struct thread_page *page = seam_page();

	if (signo < 0 || signo > SIGNALS) {
		return -EINVAL;
	}
	if (id == (long)page->pid && (!tid || tid == (long)page->tid) && signo &&
	    signal_run_self(signo, code, value)) {
		return 0;
	}
	return -tm_ask(&request, sizeof(request), 0, 0, 0);
}
