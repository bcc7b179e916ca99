/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scheduling of a thread: its numbers at taskman and in a struct sched_param.
 * ID is a thread of this process, 0 the calling one, and -ID the first thread
 * of process ID: pthread functions and sched_*() meet in the same calls.
 */
#pragma once

#include <sched.h>

#include "clock.h"
#include "tm.h"

static inline int sched_of(int id, struct tm_sched *sched)
{
	return tm_words(TM_SCHED_GET, id < 0 ? -id : 0, id < 0 ? 1 : id, sched, sizeof(*sched), 0);
}

/* PARAM has more than its priority only where POLICY is SCHED_SPORADIC. */
static inline int sched_change_of(int pid, int tid, int policy, const struct sched_param *param)
{
	struct tm_sched_set request = {
		.code = TM_SCHED_SET, .policy = policy, .pid = pid, .tid = tid,
		.priority = param->sched_priority,
	};
	int error = policy < 0 || policy > 0xffff ? EINVAL : 0;

	if (!error && policy == SCHED_SPORADIC) {
		request.low_priority = param->sched_ss_low_priority;
		request.max_repl = param->sched_ss_max_repl;
		error = clock_ns_from(&param->sched_ss_init_budget, &request.budget_ns);
		if (!error) {
			error = clock_ns_from(&param->sched_ss_repl_period, &request.period_ns);
		}
	}
	return error ? error : tm_ask(&request, sizeof(request), 0, 0, 0);
}

static inline int sched_change(int id, int policy, const struct sched_param *param)
{
	return sched_change_of(id < 0 ? -id : 0, id < 0 ? 1 : id, policy, param);
}

static inline void sched_param_fill(struct sched_param *param, const struct tm_sched *sched)
{
	*param = (struct sched_param){
		.sched_priority = sched->priority,
		.sched_curpriority = sched->current_priority,
		.sched_ss_low_priority = sched->low_priority,
		.sched_ss_max_repl = sched->max_repl,
		.sched_ss_init_budget = clock_timespec(sched->budget_ns),
		.sched_ss_repl_period = clock_timespec(sched->period_ns),
	};
}
