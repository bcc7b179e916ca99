/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sched_getaffinity(): the harts a thread may run on. Returns bytes written. ID is
 * a thread of this process, or the process itself: its first thread.
 */
#include <string.h>

#include "tm.h"

hidden long call_NR_sched_getaffinity(long id, size_t size, void *set)
{
	struct tm_runmask request = { .code = TM_RUNMASK, .tid = id };
	struct tm_runmasks masks;
	int error;

	if (size < sizeof(masks.mask)) {
		return -EINVAL;
	}
	error = tm_ask(&request, sizeof(request), &masks, sizeof(masks), 0);
	if (error == ESRCH && id == seam_page()->pid) {
		request.tid = 1;
		error = tm_ask(&request, sizeof(request), &masks, sizeof(masks), 0);
	}
	if (error) {
		return -error;
	}
	memset(set, 0, size);
	memcpy(set, &masks.mask, sizeof(masks.mask));
	return sizeof(masks.mask);
}
