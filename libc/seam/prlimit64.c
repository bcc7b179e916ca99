/* SPDX-License-Identifier: Apache-2.0 */
/* prlimit(): limits of this process, or of another one of this user. */
#include <sys/resource.h>

#include "tm.h"

hidden long call_NR_prlimit64(long pid, long resource, const struct rlimit *new,
			      struct rlimit *old)
{
	struct tm_limit request = { .code = TM_LIMIT, .set = new != 0, .resource = resource,
				    .pid = pid };
	seL4_Word was[2];
	int error;

	if (new) {
		request.soft = new->rlim_cur;
		request.hard = new->rlim_max;
	}
	error = tm_ask(&request, sizeof(request), was, sizeof(was), 0);
	if (!error && old) {
		old->rlim_cur = was[0];
		old->rlim_max = was[1];
	}
	return -error;
}
