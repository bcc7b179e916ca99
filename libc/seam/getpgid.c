/* SPDX-License-Identifier: Apache-2.0 */
/* getpgid(): of any process that is there. */
#include "getids.h"

hidden long call_NR_getpgid(long pid)
{
	struct tm_ids ids;
	int error = pid < 0 ? ESRCH : getids(pid, &ids);

	return error ? -error : ids.pgid;
}
