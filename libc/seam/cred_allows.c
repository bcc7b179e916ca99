/* SPDX-License-Identifier: Apache-2.0 */
/* What the mode and owner of a file allow somebody: see cred.h. */
#include <sys/stat.h>

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

unsigned cred_allows(const struct tm_cred *cred, unsigned uid, unsigned gid, const struct stat *st)
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
