/* SPDX-License-Identifier: Apache-2.0 */
/* SchedGet() and its like: see <sys/neutrino.h>. */
#include <sched.h>
#include <sys/neutrino.h>

#include "libc/seam/sched_of.h"
#include "with_errno.h"

int SchedGet_r(pid_t pid, int tid, struct sched_param *param)
{
	struct tm_sched sched;
	int error = tm_words(TM_SCHED_GET, pid, (unsigned)tid, &sched, sizeof(sched), 0);

	if (error) {
		return -error;
	}
	if (param) {
		sched_param_fill(param, &sched);
	}
	return sched.policy;
}

int SchedGet(pid_t pid, int tid, struct sched_param *param)
{
	return with_errno(SchedGet_r(pid, tid, param));
}

int SchedSet_r(pid_t pid, int tid, int policy, const struct sched_param *param)
{
	return -sched_change_of(pid, tid, policy, param);
}

int SchedSet(pid_t pid, int tid, int policy, const struct sched_param *param)
{
	return with_errno(SchedSet_r(pid, tid, policy, param));
}

int SchedYield_r(void)
{
	return sched_yield();
}

int SchedYield(void)
{
	return SchedYield_r();
}
