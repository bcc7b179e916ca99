/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sched_setaffinity(): a mask of harts; those that are not there do not count.
 * ID is a thread of this process, or the process itself: its first thread.
 * What the thread makes from now on has the mask too, as on Linux.
 */
#include <string.h>

#include "tm.h"

hidden long call_NR_sched_setaffinity(long id, size_t size, const void *set)
{
	struct tm_runmask request = {
		.code = TM_RUNMASK, .set = TM_RUNMASK_RUN | TM_RUNMASK_INHERIT, .tid = id,
	};

	int error;

	memcpy(&request.mask, set, size < sizeof(request.mask) ? size : sizeof(request.mask));
	request.inherit = request.mask;
	error = tm_ask(&request, sizeof(request), 0, 0, 0);
	if (error == ESRCH && id == seam_page()->pid) {
		request.tid = 1;
		error = tm_ask(&request, sizeof(request), 0, 0, 0);
	}
	return -error;
}
