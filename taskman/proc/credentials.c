/* SPDX-License-Identifier: Apache-2.0 */
/* See credentials.h. */
#include "taskman/proc/credentials.h"

#include "abi/posix/stat.h"

enum { GROUP_EXECUTES = 0010, ANYBODY_EXECUTES = 0111 };

static int is_in_group(const struct credentials *c, unsigned gid)
{
	for (unsigned i = 0; i < c->ngroups; i++) {
		if (c->groups[i] == gid) {
			return 1;
		}
	}
	return c->egid == gid;
}

int credentials_allow(const struct credentials *c, const struct file_owner *file, unsigned wanted)
{
	unsigned shift = 0;

	if (c->euid == 0) {
		return !(wanted & MAY_EXECUTE) || (file->mode & ANYBODY_EXECUTES);
	}
	if (c->euid == file->uid) {
		shift = 6;
	} else if (is_in_group(c, file->gid)) {
		shift = 3;
	}
	return (file->mode >> shift & wanted) == wanted;
}

struct exec_ids credentials_exec(const struct credentials *c, const struct file_owner *file)
{
	struct exec_ids ids = { c->euid, c->egid };

	if ((file->mode & POSIX_S_IFMT) != POSIX_S_IFREG ||
	    !credentials_allow(c, file, MAY_EXECUTE)) {
		return ids;
	}
	if (file->mode & POSIX_S_ISUID) {
		ids.uid = file->uid;
	}
	if (file->mode & POSIX_S_ISGID && file->mode & GROUP_EXECUTES) {
		ids.gid = file->gid;
	}
	return ids;
}
