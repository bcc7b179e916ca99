/* SPDX-License-Identifier: Apache-2.0 */
/* wait4(): the status is taskman's, packed as POSIX says. */
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "wait_for.h"

static struct timeval time_of(seL4_Word ns)
{
	return (struct timeval){ ns / 1000000000, ns % 1000000000 / 1000 };
}

hidden long call_NR_wait4(long pid, int *status, long options, void *usage)
{
	struct tm_waited waited = { 0 };
	/* musl hands over a struct as Linux has it: two times and 14 words. */
	struct timeval times[2];
	unsigned kind = TM_WAIT_PID;
	int id = pid, error;

	if ((int)pid == -1) {
		kind = TM_WAIT_ANY;
	} else if ((int)pid <= 0) {
		kind = TM_WAIT_PGID;
		id = -(int)pid;
	}
	error = wait_for(kind, id, options | WEXITED, &waited);
	if (error || !waited.pid) {
		return -error;
	}
	if (status) {
		*status = waited.status;
	}
	if (usage) {
		memset(usage, 0, sizeof(times) + 14 * sizeof(long));
		times[0] = time_of(waited.user_ns);
		times[1] = time_of(waited.system_ns);
		memcpy(usage, times, sizeof(times));
	}
	return waited.pid;
}
