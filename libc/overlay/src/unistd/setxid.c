/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setuid() and its family. User and group ids belong to the process, and
 * taskman holds them: one request changes them for every thread, so nothing
 * has to be done in each thread in turn.
 */
#include <errno.h>
#include <unistd.h>
#include "libc.h"
#include "syscall.h"

int __setxid(int nr, int id, int eid, int sid)
{
	switch (nr) {
	case SYS_setuid:
		return syscall(SYS_setuid, id);
	case SYS_setgid:
		return syscall(SYS_setgid, id);
	case SYS_setreuid:
		return syscall(SYS_setreuid, id, eid);
	case SYS_setregid:
		return syscall(SYS_setregid, id, eid);
	case SYS_setresuid:
		return syscall(SYS_setresuid, id, eid, sid);
	case SYS_setresgid:
		return syscall(SYS_setresgid, id, eid, sid);
	}
	errno = ENOSYS;
	return -1;
}
