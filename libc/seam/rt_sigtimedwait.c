/* SPDX-License-Identifier: Apache-2.0 */
/* rt_sigtimedwait(): parked at taskman until one of the set is there. */
#include <signal.h>
#include <string.h>

#include "clock.h"
#include "tm.h"

hidden long call_NR_rt_sigtimedwait(const unsigned long *set, siginfo_t *si,
				    const struct timespec *timeout)
{
	struct tm_signal_wait request = {
		.code = TM_SIGNAL_WAIT, .set = *set, .timeout_ns = NS_FOREVER,
	};
	struct tm_signal_info info = { 0 };
	int error = timeout ? clock_ns_from(timeout, &request.timeout_ns) : 0;

	if (!error) {
		error = tm_ask(&request, sizeof(request), &info, sizeof(info), 0);
	}
	if (error) {
		return error == ETIMEDOUT ? -EAGAIN : -error;
	}
	if (si) {
		memset(si, 0, sizeof(*si));
		si->si_signo = info.signo;
		si->si_code = info.code;
		si->si_pid = info.pid;
		si->si_uid = info.uid;
		if (info.signo == SIGCHLD) {
			si->si_status = info.status;
		} else {
			si->si_value.sival_ptr = (void *)info.value;
		}
	}
	return info.signo;
}
