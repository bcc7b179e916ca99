/* SPDX-License-Identifier: Apache-2.0 */
/* faccessat(): for the real ids, as access() asks. */
#include "seam.h"

hidden long call_NR_faccessat(long dirfd, const char *path, long mode)
{
	return __syscall(SYS_faccessat2, dirfd, path, mode, 0);
}
