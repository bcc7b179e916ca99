/* SPDX-License-Identifier: Apache-2.0 */
/* getsid() */
#include "getids.h"

hidden long call_NR_getsid(long pid)
{
	struct tm_ids ids;
	int error = pid < 0 ? ESRCH : getids(pid, &ids);

	return error ? -error : ids.sid;
}
