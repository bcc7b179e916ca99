/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages to open files of tmpfs. An open file is a node and a position; the
 * logic is in node.c and names.c, here it meets the wire.
 *
 * walk read 8/9 -> libc/neutrino/msg_reply.c
 */
#include "io.h"

#include <devctl.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "directory.h"
#include "lock_io.h"
#include "names.h"
#include "program.h"

/* Records of a directory on their way; grows with need, one thread. */
static char *buffer;
static size_t buffer_size;

static int buffer_reach(size_t size)
{
	char *bigger;

	if (size <= buffer_size) {
		return EOK;
	}
	bigger = realloc(buffer, size);
	if (!bigger) {
		return ENOMEM;
	}
	buffer = bigger;
	buffer_size = size;
	return EOK;
}

static int is_directory(const struct open_file *f)
{
	return S_ISDIR(f->node->mode);
}

static unsigned char dirent_type(const struct node *node)
{
	return (node->mode & S_IFMT) >> 12;
}

/* One record at TO; 0: it does not fit in ROOM. */
static size_t record_put(char *to, size_t room, const char *name, const struct node *node,
			 size_t position)
{
	struct dirent *d = (struct dirent *)to;
	size_t length = strlen(name);
	size_t size = (offsetof(struct dirent, d_name) + length + 1 + 7) & ~(size_t)7;

	if (size > room) {
		return 0;
	}
	memset(d, 0, size);
	d->d_ino = node->ino;
	d->d_off = position;
	d->d_reclen = size;
	d->d_type = dirent_type(node);
	memcpy(d->d_name, name, length);
	return size;
}

/* The record at *POSITION, which moves on: ".", "..", then the names. */
static size_t record_next(struct open_file *f, size_t *position, char *to, size_t room)
{
	struct node *node = f->node;
	struct entry *entry;
	size_t at;

	if (*position < 2) {
		struct node *up = node->dir.parent ? node->dir.parent : node;

		++*position;
		return record_put(to, room, *position == 1 ? "." : "..",
				  *position == 1 ? node : up, *position);
	}
	at = *position - 2;
	entry = directory_next(&node->dir, &at);
	if (!entry) {
		return 0;
	}
	*position = at + 2;
	return record_put(to, room, entry->name, entry->node, *position);
}

static int read_directory(resmgr_context_t *ctp, struct open_file *f, size_t room)
{
	size_t used = 0, size;
	int error = buffer_reach(room);

	if (error) {
		return error;
	}
	for (;;) {
		size_t position = f->base.offset;

		size = record_next(f, &position, buffer + used, room - used);
		if (size == 0) {
			break;
		}
		used += size;
		f->base.offset = position;
	}
	if (used == 0) {
		size_t at = f->base.offset < 2 ? 0 : f->base.offset - 2;

		/* Something is left that does not fit: the caller must bring more room. */
		if (f->base.offset < 2 || directory_next(&f->node->dir, &at)) {
			return EINVAL;
		}
	}
	node_touch(f->node, TOUCH_ACCESS);
	_IO_SET_READ_NBYTES(ctp, used);
	SETIOV(ctp->iov, buffer, used);
	return _RESMGR_NPARTS(1);
}

static int file_io_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
	struct open_file *f = (struct open_file *)ocb;
	int at_offset = (msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET;
	off_t offset = at_offset ? (off_t)msg->i.offset : f->base.offset;
	size_t size = msg->i.nbytes;
	size_t count = IO_PARTS;

	if (!(f->base.ioflag & _IO_FLAG_RD)) {
		return EBADF;
	}
	if (size > (unsigned)ctp->info.dstmsglen) {
		size = ctp->info.dstmsglen;
	}
	if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_READDIR) {
		return is_directory(f) ? read_directory(ctp, f, size < 65536 ? size : 65536)
				       : ENOTDIR;
	}
	if (is_directory(f)) {
		return EISDIR;
	}
	if (offset < 0) {
		return EINVAL;
	}
	size = file_parts(f->node, offset, size, ctp->iov, &count);
	node_touch(f->node, TOUCH_ACCESS);
	if (!at_offset) {
		f->base.offset = offset + size;
	}
	_IO_SET_READ_NBYTES(ctp, size);
	return _RESMGR_NPARTS(count);
}

/* The data of a write, from the client's memory into the file's. */
static int write_long(resmgr_context_t *ctp, struct node *node, off_t offset, size_t size,
		      size_t *done)
{
	size_t skip = ctp->offset + sizeof(((io_write_t *)0)->i);

	*done = 0;
	while (*done < size) {
		size_t count = IO_PARTS, bytes;
		int error = file_room(node, offset + *done, size - *done, ctp->iov, &count, &bytes);
		ssize_t n = error ? 0 : MsgReadv(ctp->rcvid, ctp->iov, count, skip + *done);

		if (n > 0) {
			file_wrote(node, offset + *done, n);
			*done += n;
		}
		if (error || n != (ssize_t)bytes) {
			return *done ? EOK : error ? error : EFAULT;
		}
	}
	return EOK;
}

/* Most writes stand in the message buffer: all of it was received. */
static int write_data(resmgr_context_t *ctp, io_write_t *msg, struct node *node, off_t offset,
		      size_t *done)
{
	size_t here = ctp->size - ctp->offset - sizeof(msg->i);

	return msg->i.nbytes <= here ? file_write(node, offset, msg + 1, msg->i.nbytes, done)
				     : write_long(ctp, node, offset, msg->i.nbytes, done);
}

static int file_io_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
	struct open_file *f = (struct open_file *)ocb;
	int at_offset = (msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET;
	off_t offset = at_offset ? (off_t)msg->i.offset : f->base.offset;
	size_t done;
	int error;

	if (!(f->base.ioflag & _IO_FLAG_WR)) {
		return EBADF;
	}
	if (msg->i.nbytes > ctp->info.srcmsglen - ctp->offset - sizeof(msg->i)) {
		return EINVAL;
	}
	if (f->base.ioflag & O_APPEND) {
		offset = f->node->size;
	}
	if (offset < 0) {
		return EINVAL;
	}
	error = write_data(ctp, msg, f->node, offset, &done);
	if (error) {
		return error;
	}
	if (!at_offset) {
		f->base.offset = offset + done;
	}
	return _RESMGR_STATUS(ctp, done);
}

static int file_io_stat(resmgr_context_t *ctp, io_stat_t *msg, RESMGR_OCB_T *ocb)
{
	struct open_file *f = (struct open_file *)ocb;

	(void)msg;
	node_stat(f->node, (struct stat *)ctp->msg);
	((struct stat *)ctp->msg)->st_dev = f->node->fs->device;
	return _RESMGR_PTR(ctp, ctp->msg, sizeof(struct stat));
}

static int file_io_lseek(resmgr_context_t *ctp, io_lseek_t *msg, RESMGR_OCB_T *ocb)
{
	struct open_file *f = (struct open_file *)ocb;
	off_t base = msg->i.whence == SEEK_CUR ? f->base.offset
		     : msg->i.whence == SEEK_END ? f->node->size : 0;

	if (msg->i.whence > SEEK_END ||
	    __builtin_add_overflow(base, msg->i.offset, &base) || base < 0) {
		return EINVAL;
	}
	f->base.offset = base;
	msg->o = base;
	return _RESMGR_PTR(ctp, &msg->o, sizeof(msg->o));
}

static int file_io_space(resmgr_context_t *ctp, io_space_t *msg, RESMGR_OCB_T *ocb)
{
	struct open_file *f = (struct open_file *)ocb;

	(void)ctp;
	if (is_directory(f)) {
		return EISDIR;
	}
	/* truncate() comes as a combine message, whose open has checked for writing. */
	if (!(f->base.ioflag & _IO_FLAG_WR)) {
		return EINVAL;
	}
	return file_truncate(f->node, msg->i.start);
}

/* Who asks. EPERM: only the owner and root change what a file is. */
static int owner_get(resmgr_context_t *ctp, const struct node *node, struct client *client)
{
	int error = client_get(ctp, client);

	if (error) {
		return error;
	}
	return client->cred.uid == 0 || client->cred.uid == node->uid ? EOK : EPERM;
}

static int file_io_chmod(resmgr_context_t *ctp, io_chmod_t *msg, RESMGR_OCB_T *ocb)
{
	struct node *node = ((struct open_file *)ocb)->node;
	struct client client;
	int error = owner_get(ctp, node, &client);

	if (!error) {
		node->mode = (node->mode & S_IFMT) |
			     program_mode(node, &client.cred, msg->i.mode & 07777);
		node_touch(node, TOUCH_CHANGE);
	}
	return error;
}

/* An owner gives a file to nobody else, and to groups of his own alone. */
static int chown_check(const struct node *node, const struct cred *cred, const io_chown_t *msg)
{
	uid_t uid = msg->i.uid == -1 ? node->uid : (uid_t)msg->i.uid;
	gid_t gid = msg->i.gid == -1 ? node->gid : (gid_t)msg->i.gid;

	return cred->uid == 0 || (uid == node->uid && (gid == node->gid ||
						       cred_has_group(cred, gid)))
		       ? EOK : EPERM;
}

static int file_io_chown(resmgr_context_t *ctp, io_chown_t *msg, RESMGR_OCB_T *ocb)
{
	struct node *node = ((struct open_file *)ocb)->node;
	struct client client;
	int error = owner_get(ctp, node, &client);

	if (!error) {
		error = chown_check(node, &client.cred, msg);
	}
	if (error) {
		return error;
	}
	node->uid = msg->i.uid == -1 ? node->uid : (uid_t)msg->i.uid;
	node->gid = msg->i.gid == -1 ? node->gid : (gid_t)msg->i.gid;
	program_changed(node);
	node_touch(node, TOUCH_CHANGE);
	return EOK;
}

static void time_set(struct timespec *time, int64_t seconds, int64_t nanoseconds,
		     const struct timespec *now)
{
	if (nanoseconds == UTIME_NOW) {
		*time = *now;
	} else if (nanoseconds != UTIME_OMIT) {
		time->tv_sec = seconds;
		time->tv_nsec = nanoseconds;
	}
}

static int file_io_utime(resmgr_context_t *ctp, io_utime_t *msg, RESMGR_OCB_T *ocb)
{
	struct node *node = ((struct open_file *)ocb)->node;
	int is_now = msg->i.atime_nsec == UTIME_NOW && msg->i.mtime_nsec == UTIME_NOW;
	struct client client;
	struct timespec now;
	int error = owner_get(ctp, node, &client);

	if (error == EPERM && is_now) {
		error = node_access(node, &client.cred, W_OK);
	}
	if (error) {
		return error;
	}
	node->fs->now(&now);
	time_set(&node->accessed, msg->i.atime_sec, msg->i.atime_nsec, &now);
	time_set(&node->modified, msg->i.mtime_sec, msg->i.mtime_nsec, &now);
	node_touch(node, TOUCH_CHANGE);
	return EOK;
}

/* As long as the file is open it stays what is vouched for now. */
static int file_vouch(resmgr_context_t *ctp, struct open_file *f)
{
	const struct node *node = f->node;
	int error = f->is_load ? EOK : program_load_begin(f->node);

	if (error) {
		return error;
	}
	f->is_load = 1;
	return resmgr_vouch(ctp, node->mode, node->uid, node->gid);
}

static int file_io_devctl(resmgr_context_t *ctp, io_devctl_t *msg, RESMGR_OCB_T *ocb)
{
	const struct tmpfs *fs = ((struct open_file *)ocb)->node->fs;
	struct devctl_statvfs *out = _DEVCTL_DATA(msg->i);

	if ((unsigned)msg->i.dcmd == DCMD_FSYS_VOUCH) {
		return file_vouch(ctp, (struct open_file *)ocb);
	}
	if ((unsigned)msg->i.dcmd != DCMD_FSYS_STATVFS) {
		return iofunc_devctl_default(ctp, msg, ocb);
	}
	*out = (struct devctl_statvfs){
		.block_size = TMPFS_PAGE,
		.blocks = fs->page_limit,
		.blocks_free = fs->page_limit - fs->pages,
		.files = fs->nodes,
		.id = fs->device,
		.type = "tmpfs",
	};
	msg->o = (struct _io_devctl_reply){ .nbytes = sizeof(*out) };
	return _RESMGR_PTR(ctp, msg, sizeof(msg->o) + sizeof(*out));
}

/* Files are always ready. */
static int file_io_notify(resmgr_context_t *ctp, io_notify_t *msg, RESMGR_OCB_T *ocb)
{
	(void)ocb;
	return _RESMGR_STATUS(ctp, msg->i.events);
}

static int file_io_close(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb)
{
	struct open_file *f = (struct open_file *)ocb;

	(void)ctp, (void)reserved;
	locks_of_file_end(f);
	if (f->is_load) {
		program_load_end(f->node);
	}
	if (f->base.ioflag & _IO_FLAG_WR) {
		program_write_end(f->node);
	}
	node_close(f->node);
	free(f);
	return EOK;
}

const resmgr_io_funcs_t file_io = {
	.nfuncs = _RESMGR_IO_NFUNCS,
	.read = file_io_read,
	.write = file_io_write,
	.close_ocb = file_io_close,
	.stat = file_io_stat,
	.notify = file_io_notify,
	.unblock = file_io_unblock,
	.lock = file_io_lock,
	.devctl = file_io_devctl,
	.pathconf = iofunc_pathconf_default,
	.lseek = file_io_lseek,
	.chmod = file_io_chmod,
	.chown = file_io_chown,
	.utime = file_io_utime,
	.space = file_io_space,
	.sync = iofunc_sync_default,
};
