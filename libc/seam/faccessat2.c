/* SPDX-License-Identifier: Apache-2.0 */
/*
 * faccessat2(): what the mode and owner of the file allow this process. The
 * server has the last word when the file is opened.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cred.h"

static int in_groups(const struct tm_cred *cred, gid_t own, gid_t gid)
{
	for (unsigned i = 0; i < cred->ngroups && i < 32; i++) {
		if (cred->groups[i] == gid) {
			return 1;
		}
	}
	return own == gid;
}

static int allowed(const struct stat *st, const struct tm_cred *cred, uid_t uid, gid_t gid)
{
	if (uid == 0) {
		return S_ISDIR(st->st_mode) || (st->st_mode & 0111) ? 7 : 6;
	}
	if (uid == st->st_uid) {
		return st->st_mode >> 6 & 7;
	}
	if (in_groups(cred, gid, st->st_gid)) {
		return st->st_mode >> 3 & 7;
	}
	return st->st_mode & 7;
}

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
	return mode & ~allowed(&st, &cred, effective ? cred.euid : cred.ruid,
			       effective ? cred.egid : cred.rgid)
		       ? -EACCES
		       : 0;
}
