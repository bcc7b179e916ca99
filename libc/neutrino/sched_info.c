/* SPDX-License-Identifier: Apache-2.0 */
/* SchedInfo(): see <sys/neutrino_thread.h>. The numbers are those of the POSIX calls. */
#include <sched.h>
#include <sys/neutrino.h>

#include "error_of.h"
#include "libc/seam/clock.h"
#include "own_process.h"

enum { PRIORITY_PRIVILEGED = 64 };

static uint64_t interval_of(int policy)
{
	struct timespec slice = { 0, 0 };

	if (policy == SCHED_RR || policy == SCHED_OTHER) {
		sched_rr_get_interval(0, &slice);
	}
	return (uint64_t)slice.tv_sec * NS_PER_SECOND + slice.tv_nsec;
}

int SchedInfo_r(pid_t pid, int policy, struct _sched_info *info)
{
	if (policy != SCHED_FIFO && policy != SCHED_RR && policy != SCHED_OTHER &&
	    policy != SCHED_SPORADIC) {
		return EINVAL;
	}
	if (own_process_error(pid) == ESRCH) {
		return ESRCH;
	}
	*info = (struct _sched_info){
		.priority_min = sched_get_priority_min(SCHED_FIFO),
		.priority_max = sched_get_priority_max(SCHED_FIFO),
		.interval = interval_of(policy),
		.priority_priv = PRIORITY_PRIVILEGED,
	};
	return 0;
}

int SchedInfo(pid_t pid, int policy, struct _sched_info *info)
{
	return errno_from(SchedInfo_r(pid, policy, info));
}
