/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, writing, status and the other messages to an open file. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/iofunc.h>
#include <unistd.h>

#include "devctl.h"
#include "private.h"

static int is_nonblocking(const IOFUNC_OCB_T *ocb, unsigned xtype)
{
	return (ocb->ioflag & O_NONBLOCK) || (xtype & _IO_XFLAG_NONBLOCK);
}

int iofunc_read_verify(resmgr_context_t *ctp, io_read_t *msg, IOFUNC_OCB_T *ocb, int *nonblock)
{
	(void)ctp;
	if (!(ocb->ioflag & _IO_FLAG_RD)) {
		return EBADF;
	}
	if (nonblock) {
		*nonblock = is_nonblocking(ocb, msg->i.xtype);
	}
	ocb->attr->flags |= IOFUNC_ATTR_ATIME;
	return EOK;
}

int iofunc_read_default(resmgr_context_t *ctp, io_read_t *msg, IOFUNC_OCB_T *ocb)
{
	int error = iofunc_read_verify(ctp, msg, ocb, NULL);

	return error ? error : _RESMGR_STATUS(ctp, 0);
}

int iofunc_write_verify(resmgr_context_t *ctp, io_write_t *msg, IOFUNC_OCB_T *ocb, int *nonblock)
{
	if (!(ocb->ioflag & _IO_FLAG_WR)) {
		return EBADF;
	}
	if (msg->i.nbytes > ctp->info.srcmsglen - ctp->offset - sizeof(msg->i)) {
		return EINVAL;
	}
	if (nonblock) {
		*nonblock = is_nonblocking(ocb, msg->i.xtype);
	}
	ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
	return EOK;
}

int iofunc_write_default(resmgr_context_t *ctp, io_write_t *msg, IOFUNC_OCB_T *ocb)
{
	int error = iofunc_write_verify(ctp, msg, ocb, NULL);

	return error ? error : _RESMGR_STATUS(ctp, msg->i.nbytes);
}

int iofunc_stat(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr, struct stat *st)
{
	(void)ctp;
	iofunc_time_update(attr);
	memset(st, 0, sizeof(*st));
	st->st_dev = attr->mount ? attr->mount->dev : 0;
	st->st_ino = attr->inode;
	st->st_mode = attr->mode;
	st->st_nlink = attr->nlink;
	st->st_uid = attr->uid;
	st->st_gid = attr->gid;
	st->st_rdev = attr->rdev;
	st->st_size = attr->nbytes;
	st->st_blksize = attr->mount && attr->mount->blocksize ? attr->mount->blocksize : 4096;
	st->st_blocks = (attr->nbytes + 511) / 512;
	st->st_atime = attr->atime;
	st->st_mtime = attr->mtime;
	st->st_ctime = attr->ctime;
	return EOK;
}

int iofunc_stat_default(resmgr_context_t *ctp, io_stat_t *msg, IOFUNC_OCB_T *ocb)
{
	(void)msg;
	/* The start of the message buffer is free by now, and lives until the reply. */
	iofunc_stat(ctp, ocb->attr, (struct stat *)ctp->msg);
	return _RESMGR_PTR(ctp, ctp->msg, sizeof(struct stat));
}

int iofunc_lseek_default(resmgr_context_t *ctp, io_lseek_t *msg, IOFUNC_OCB_T *ocb)
{
	off_t base;

	if (S_ISFIFO(ocb->attr->mode) || S_ISCHR(ocb->attr->mode)) {
		return ESPIPE;
	}
	switch (msg->i.whence) {
	case SEEK_SET:
		base = 0;
		break;
	case SEEK_CUR:
		base = ocb->offset;
		break;
	case SEEK_END:
		base = ocb->attr->nbytes;
		break;
	default:
		return EINVAL;
	}
	if (__builtin_add_overflow(base, msg->i.offset, &base) || base < 0) {
		return EINVAL;
	}
	ocb->offset = base;
	msg->o = base;
	return _RESMGR_PTR(ctp, &msg->o, sizeof(msg->o));
}

/* Only the owner, or root, changes what a file is. */
static int owner_check(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr, struct _client_info *info)
{
	int error = iofunc_client_info(ctp, 0, info);

	return error ? error : iofunc_check_access(ctp, attr, S_ISUID, info);
}

int iofunc_chmod(resmgr_context_t *ctp, io_chmod_t *msg, IOFUNC_OCB_T *ocb, IOFUNC_ATTR_T *attr)
{
	struct _client_info info;
	int error = owner_check(ctp, attr, &info);

	(void)ocb;
	if (!error) {
		attr->mode = (attr->mode & S_IFMT) | (msg->i.mode & 07777);
		attr->flags |= IOFUNC_ATTR_CTIME | IOFUNC_ATTR_DIRTY_MODE;
	}
	return error;
}

int iofunc_chmod_default(resmgr_context_t *ctp, io_chmod_t *msg, IOFUNC_OCB_T *ocb)
{
	return iofunc_chmod(ctp, msg, ocb, ocb->attr);
}

/* To nobody else, and to groups of his own alone. */
static int owner_may_give(const IOFUNC_ATTR_T *attr, const struct _client_info *info,
			  const io_chown_t *msg)
{
	uid_t uid = msg->i.uid == -1 ? attr->uid : (uid_t)msg->i.uid;
	gid_t gid = msg->i.gid == -1 ? attr->gid : (gid_t)msg->i.gid;

	return uid == attr->uid && (gid == attr->gid || client_has_group(info, gid));
}

int iofunc_chown(resmgr_context_t *ctp, io_chown_t *msg, IOFUNC_OCB_T *ocb, IOFUNC_ATTR_T *attr)
{
	struct _client_info info;
	int error = owner_check(ctp, attr, &info);

	(void)ocb;
	if (error) {
		return error;
	}
	if (info.cred.euid != 0 && !owner_may_give(attr, &info, msg)) {
		return EPERM;
	}
	if (msg->i.uid != -1) {
		attr->uid = msg->i.uid;
	}
	if (msg->i.gid != -1) {
		attr->gid = msg->i.gid;
	}
	if (info.cred.euid != 0) {
		attr->mode &= ~(S_ISUID | S_ISGID);
	}
	attr->flags |= IOFUNC_ATTR_CTIME | IOFUNC_ATTR_DIRTY_OWNER;
	return EOK;
}

int iofunc_chown_default(resmgr_context_t *ctp, io_chown_t *msg, IOFUNC_OCB_T *ocb)
{
	return iofunc_chown(ctp, msg, ocb, ocb->attr);
}

static void time_set(time_t *time, int64_t seconds, int64_t nanoseconds, time_t now)
{
	if (nanoseconds == UTIME_NOW) {
		*time = now;
	} else if (nanoseconds != UTIME_OMIT) {
		*time = seconds;
	}
}

int iofunc_utime(resmgr_context_t *ctp, io_utime_t *msg, IOFUNC_OCB_T *ocb, IOFUNC_ATTR_T *attr)
{
	struct _client_info info;
	int now = msg->i.atime_nsec == UTIME_NOW && msg->i.mtime_nsec == UTIME_NOW;
	int error = iofunc_client_info(ctp, 0, &info);
	time_t current = time(NULL);

	(void)ocb;
	if (!error) {
		error = iofunc_check_access(ctp, attr, S_ISUID, &info);
	}
	if (error == EPERM && now) {
		error = iofunc_check_access(ctp, attr, S_IWUSR, &info);
	}
	if (error) {
		return error;
	}
	time_set(&attr->atime, msg->i.atime_sec, msg->i.atime_nsec, current);
	time_set(&attr->mtime, msg->i.mtime_sec, msg->i.mtime_nsec, current);
	attr->flags &= ~(IOFUNC_ATTR_ATIME | IOFUNC_ATTR_MTIME);
	attr->flags |= IOFUNC_ATTR_CTIME;
	return EOK;
}

int iofunc_utime_default(resmgr_context_t *ctp, io_utime_t *msg, IOFUNC_OCB_T *ocb)
{
	return iofunc_utime(ctp, msg, ocb, ocb->attr);
}

/* Flags that fcntl(F_SETFL) may change. */
enum { FLAGS_SETTABLE = O_APPEND | O_NONBLOCK };

int iofunc_devctl(resmgr_context_t *ctp, io_devctl_t *msg, IOFUNC_OCB_T *ocb,
		  IOFUNC_ATTR_T *attr)
{
	int *flags = _DEVCTL_DATA(msg->i);

	(void)attr;
	switch ((unsigned)msg->i.dcmd) {
	case DCMD_ALL_GETFLAGS:
		*flags = (ocb->ioflag & ~_IO_FLAG_MASK) | ((ocb->ioflag & _IO_FLAG_MASK) - 1);
		msg->o = (struct _io_devctl_reply){ .nbytes = sizeof(*flags) };
		return _RESMGR_PTR(ctp, msg, sizeof(msg->o) + sizeof(*flags));
	case DCMD_ALL_SETFLAGS:
		if (ctp->size - ctp->offset < sizeof(msg->i) + sizeof(*flags)) {
			return EINVAL;
		}
		ocb->ioflag = (ocb->ioflag & ~FLAGS_SETTABLE) | (*flags & FLAGS_SETTABLE);
		msg->o = (struct _io_devctl_reply){ 0 };
		return _RESMGR_PTR(ctp, msg, sizeof(msg->o));
	default:
		return _RESMGR_DEFAULT;
	}
}

int iofunc_devctl_default(resmgr_context_t *ctp, io_devctl_t *msg, IOFUNC_OCB_T *ocb)
{
	return iofunc_devctl(ctp, msg, ocb, ocb->attr);
}

int iofunc_pathconf_default(resmgr_context_t *ctp, io_pathconf_t *msg, IOFUNC_OCB_T *ocb)
{
	(void)ocb;
	switch (msg->i.name) {
	case _PC_PIPE_BUF:
		return _RESMGR_STATUS(ctp, 4096);
	case _PC_NAME_MAX:
		return _RESMGR_STATUS(ctp, 255);
	case _PC_PATH_MAX:
		return _RESMGR_STATUS(ctp, 4096);
	default:
		return EINVAL;
	}
}

int iofunc_sync_default(resmgr_context_t *ctp, io_sync_t *msg, IOFUNC_OCB_T *ocb)
{
	(void)ctp, (void)msg, (void)ocb;
	return EOK;
}

int iofunc_unblock_default(resmgr_context_t *ctp, void *msg, IOFUNC_OCB_T *ocb)
{
	(void)ctp, (void)msg, (void)ocb;
	return EINTR;
}

static int lock_ocb(resmgr_context_t *ctp, void *reserved, IOFUNC_OCB_T *ocb)
{
	(void)ctp, (void)reserved;
	return iofunc_attr_lock(ocb->attr);
}

static int unlock_ocb(resmgr_context_t *ctp, void *reserved, IOFUNC_OCB_T *ocb)
{
	(void)ctp, (void)reserved;
	return iofunc_attr_unlock(ocb->attr);
}

void iofunc_func_init(unsigned nconnect, resmgr_connect_funcs_t *connect, unsigned nio,
		      resmgr_io_funcs_t *io)
{
	static const resmgr_connect_funcs_t connect_defaults = {
		.open = iofunc_open_default,
	};
	static const resmgr_io_funcs_t io_defaults = {
		.read = iofunc_read_default,
		.write = iofunc_write_default,
		.close_ocb = iofunc_close_ocb_default,
		.stat = iofunc_stat_default,
		.devctl = iofunc_devctl_default,
		.unblock = iofunc_unblock_default,
		.pathconf = iofunc_pathconf_default,
		.lseek = iofunc_lseek_default,
		.chmod = iofunc_chmod_default,
		.chown = iofunc_chown_default,
		.utime = iofunc_utime_default,
		.close_dup = iofunc_close_dup_default,
		.lock_ocb = lock_ocb,
		.unlock_ocb = unlock_ocb,
		.sync = iofunc_sync_default,
	};

	if (connect) {
		*connect = connect_defaults;
		connect->nfuncs = nconnect;
	}
	if (io) {
		*io = io_defaults;
		io->nfuncs = nio;
	}
}
