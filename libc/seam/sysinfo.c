/* SPDX-License-Identifier: Apache-2.0 */
/* sysinfo(): memory and processes, from taskman. */
#include <string.h>
#include <sys/sysinfo.h>

#include "clock.h"
#include "tm.h"

hidden long call_NR_sysinfo(struct sysinfo *info)
{
	struct tm_sysinfo from;
	int error = tm_words(TM_SYSINFO, 0, 0, &from, sizeof(from), 0);

	if (error) {
		return -error;
	}
	memset(info, 0, sizeof(*info));
	info->uptime = from.uptime_ns / NS_PER_SECOND;
	info->totalram = from.memory_total;
	info->freeram = from.memory_free;
	info->sharedram = from.memory_shared;
	info->procs = from.processes;
	info->mem_unit = 1;
	return 0;
}
