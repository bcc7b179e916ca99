/* SPDX-License-Identifier: Apache-2.0 */
/* rt_sigqueueinfo(): sigqueue(), with its value. */
#include "kill.h"

hidden long call_NR_rt_sigqueueinfo(long pid, long signo, const siginfo_t *info)
{
	if (info->si_code >= 0 && pid != (long)seam_page()->pid) {
		return -EPERM;
	}
	return signal_send(pid, 0, signo, info->si_code, (seL4_Word)info->si_value.sival_ptr);
}
