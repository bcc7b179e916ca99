/* SPDX-License-Identifier: Apache-2.0 */
/* getppid() */
#include "getids.h"

hidden long call_NR_getppid(void)
{
	struct tm_ids ids;
	int error = getids(0, &ids);

	return error ? -error : ids.ppid;
}
