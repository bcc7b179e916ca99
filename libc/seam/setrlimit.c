/* SPDX-License-Identifier: Apache-2.0 */
/* setrlimit(): see prlimit64.c. */
#include "seam.h"

hidden long call_NR_setrlimit(long resource, const void *limit)
{
	return __syscall(SYS_prlimit64, 0, resource, limit, 0);
}
