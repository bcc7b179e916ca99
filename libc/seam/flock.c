/* SPDX-License-Identifier: Apache-2.0 */
/* flock(): a lock on the whole file that belongs to the open file, whoever holds it. */
#include <fcntl.h>
#include <sys/file.h>

#include "seam.h"

hidden long call_NR_flock(long fd, long operation)
{
	struct flock lock = { .l_whence = SEEK_SET };

	switch (operation & ~LOCK_NB) {
	case LOCK_SH:
		lock.l_type = F_RDLCK;
		break;
	case LOCK_EX:
		lock.l_type = F_WRLCK;
		break;
	case LOCK_UN:
		lock.l_type = F_UNLCK;
		break;
	default:
		return -EINVAL;
	}
	return __syscall(SYS_fcntl, fd, operation & LOCK_NB ? F_OFD_SETLK : F_OFD_SETLKW, &lock);
}
