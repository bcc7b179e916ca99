/* SPDX-License-Identifier: Apache-2.0 */
/* getrlimit(): see prlimit64.c. */
#include "seam.h"

hidden long call_NR_getrlimit(long resource, void *limit)
{
	return __syscall(SYS_prlimit64, 0, resource, 0, limit);
}
