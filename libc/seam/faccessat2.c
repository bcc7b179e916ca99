/* SPDX-License-Identifier: Apache-2.0 */
/*
 * faccessat2(): what the mode and owner of the file allow this process. The
 * server has the last word when the file is opened.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cred.h"

hidden long call_NR_faccessat2(long dirfd, const char *path, long mode, long flags)
{
	struct tm_cred cred;
	struct stat st;
	long r = __syscall(SYS_fstatat, dirfd, path, &st, flags & ~AT_EACCESS);
	int effective = flags & AT_EACCESS ? 1 : 0, error;

	if (r < 0 || mode == F_OK) {
		return r;
	}
	error = cred_get(&cred);
	if (error) {
		return -error;
	}
	return mode & ~cred_allows(&cred, effective ? cred.euid : cred.ruid,
				   effective ? cred.egid : cred.rgid, &st)
		       ? -EACCES
		       : 0;
}
