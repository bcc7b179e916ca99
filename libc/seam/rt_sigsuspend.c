/* SPDX-License-Identifier: Apache-2.0 */
/* rt_sigsuspend(): taskman changes the mask and parks the thread in one step. */
#include "tm.h"

hidden long call_NR_rt_sigsuspend(const unsigned long *mask)
{
	struct tm_mask request = { .code = TM_SIGNAL_SUSPEND, .mask = *mask };
	int error = tm_ask(&request, sizeof(request), 0, 0, 0);

	return error ? -error : -EINTR;
}
