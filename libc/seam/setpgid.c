/* SPDX-License-Identifier: Apache-2.0 */
/* setpgid(): taskman knows the rules. */
#include "tm.h"

hidden long call_NR_setpgid(long pid, long pgid)
{
	return pgid < 0 ? -EINVAL : tm_status(TM_SETPGID, pid, pgid);
}
