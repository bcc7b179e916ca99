/* SPDX-License-Identifier: Apache-2.0 */
/* waitid(): the same wait, told as a siginfo_t. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "wait_for.h"

static void tell(siginfo_t *info, const struct tm_waited *w)
{
	memset(info, 0, sizeof(*info));
	if (!w->pid) {
		return;
	}
	info->si_signo = SIGCHLD;
	info->si_pid = w->pid;
	if (WIFEXITED(w->status)) {
		info->si_code = CLD_EXITED;
		info->si_status = WEXITSTATUS(w->status);
	} else if (WIFSTOPPED(w->status)) {
		info->si_code = CLD_STOPPED;
		info->si_status = WSTOPSIG(w->status);
	} else if (WIFCONTINUED(w->status)) {
		info->si_code = CLD_CONTINUED;
		info->si_status = SIGCONT;
	} else {
		info->si_code = WCOREDUMP(w->status) ? CLD_DUMPED : CLD_KILLED;
		info->si_status = WTERMSIG(w->status);
	}
}

hidden long call_NR_waitid(long type, long id, siginfo_t *info, long options)
{
	static const unsigned kinds[] = {
		[P_ALL] = TM_WAIT_ANY, [P_PID] = TM_WAIT_PID, [P_PGID] = TM_WAIT_PGID,
	};
	struct tm_waited waited = { 0 };
	int error;

	if (type < 0 || type > P_PGID || !(options & (WEXITED | WSTOPPED | WCONTINUED))) {
		return -EINVAL;
	}
	error = wait_for(kinds[type], id, options, &waited);
	if (!error && info) {
		tell(info, &waited);
	}
	return -error;
}
