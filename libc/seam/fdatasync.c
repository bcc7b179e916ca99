/* SPDX-License-Identifier: Apache-2.0 */
/* fdatasync(): the same promise as fsync() here. */
#include "io.h"

hidden long call_NR_fdatasync(long fd)
{
	return __syscall(SYS_fsync, fd);
}
