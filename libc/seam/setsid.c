/* SPDX-License-Identifier: Apache-2.0 */
/* setsid(): the new session has the number of the process. */
#include "tm.h"

hidden long call_NR_setsid(void)
{
	long r = tm_status(TM_SETSID, 0, 0);

	return r < 0 ? r : (long)seam_page()->pid;
}
