/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of a file: their start, their lock, their times, who may what. */
#include <errno.h>
#include <string.h>
#include <sys/iofunc.h>

#include "libc/neutrino/client_info.h"
#include "private.h"

void iofunc_attr_init(IOFUNC_ATTR_T *attr, mode_t mode, IOFUNC_ATTR_T *dattr,
		      struct _client_info *info)
{
	static ino_t last_inode;

	memset(attr, 0, sizeof(*attr));
	attr->mode = mode;
	attr->nlink = S_ISDIR(mode) ? 2 : 1;
	attr->inode = ++last_inode;
	pthread_mutex_init(&attr->lock, NULL);
	if (info) {
		attr->uid = info->cred.euid;
		attr->gid = info->cred.egid;
	}
	if (dattr) {
		attr->mount = dattr->mount;
		if (dattr->mode & S_ISGID) {
			attr->gid = dattr->gid;
		}
	}
	attr->flags = IOFUNC_ATTR_ATIME | IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
	iofunc_time_update(attr);
}

int iofunc_attr_lock(IOFUNC_ATTR_T *attr)
{
	return pthread_mutex_lock(&attr->lock);
}

int iofunc_attr_trylock(IOFUNC_ATTR_T *attr)
{
	return pthread_mutex_trylock(&attr->lock);
}

int iofunc_attr_unlock(IOFUNC_ATTR_T *attr)
{
	return pthread_mutex_unlock(&attr->lock);
}

int iofunc_time_update(IOFUNC_ATTR_T *attr)
{
	time_t now;

	if (!(attr->flags & (IOFUNC_ATTR_ATIME | IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME))) {
		return EOK;
	}
	now = time(NULL);
	if (attr->flags & IOFUNC_ATTR_ATIME) {
		attr->atime = now;
	}
	if (attr->flags & IOFUNC_ATTR_MTIME) {
		attr->mtime = now;
	}
	if (attr->flags & IOFUNC_ATTR_CTIME) {
		attr->ctime = now;
	}
	attr->flags &= ~(IOFUNC_ATTR_ATIME | IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME);
	attr->flags |= IOFUNC_ATTR_DIRTY_TIME;
	return EOK;
}

int iofunc_client_info(resmgr_context_t *ctp, int ioflag, struct _client_info *info)
{
	struct tm_cred cred;
	int error = client_cred(ctp->info.scoid, ctp->info.pid, &cred);

	(void)ioflag;
	if (error) {
		return error;
	}
	*info = (struct _client_info){
		.pid = cred.pid,
		.sid = cred.sid,
		.cred = { cred.ruid, cred.euid, cred.suid, cred.rgid, cred.egid, cred.sgid,
			  cred.ngroups, { 0 } },
	};
	memcpy(info->cred.grouplist, cred.groups, sizeof(info->cred.grouplist));
	return EOK;
}

int client_has_group(const struct _client_info *info, gid_t gid)
{
	const struct _cred_info *cred = &info->cred;

	for (unsigned i = 0; i < cred->ngroups; i++) {
		if (cred->grouplist[i] == gid) {
			return 1;
		}
	}
	return cred->egid == gid;
}

int iofunc_check_access(resmgr_context_t *ctp, const IOFUNC_ATTR_T *attr, mode_t checkmode,
			const struct _client_info *info)
{
	mode_t wanted = checkmode & (S_IRUSR | S_IWUSR | S_IXUSR);
	mode_t have = attr->mode << 6;

	(void)ctp;
	if (info->cred.euid == 0) {
		return EOK;
	}
	if ((checkmode & S_ISUID) && info->cred.euid != attr->uid) {
		return EPERM;
	}
	if (info->cred.euid == attr->uid) {
		have = attr->mode;
	} else if (client_has_group(info, attr->gid)) {
		have = attr->mode << 3;
	}
	return (have & wanted) == wanted ? EOK : EACCES;
}
