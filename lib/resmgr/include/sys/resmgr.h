/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The resource manager layer, after QNX's <sys/resmgr.h>: a path is attached
 * with two tables of functions; messages to it are unpacked, their open file
 * (OCB) is found, and the right function is called.
 *
 * What a function returns:
 *   _RESMGR_NPARTS(n)  reply EOK with the first n parts of ctp->iov; the
 *                      status the client sees is ctp->status, set with
 *                      _IO_SET_READ_NBYTES() and its like
 *   _RESMGR_PTR(...)   the same with one part
 *   _RESMGR_NOREPLY    it has replied, or will: with MsgReply(ctp->rcvid, ...)
 *   _RESMGR_STATUS(ctp, status), EOK, or a positive errno
 *
 * Source: QNX Neutrino C Library Reference, resmgr_*().
 */
#pragma once

#include <stddef.h>
#include <sys/neutrino.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <sys/iomsg.h>

struct _dispatch;
typedef struct _dispatch dispatch_t;

#ifndef RESMGR_HANDLE_T
struct _iofunc_attr;
#define RESMGR_HANDLE_T struct _iofunc_attr
#endif
#ifndef RESMGR_OCB_T
struct _iofunc_ocb;
#define RESMGR_OCB_T struct _iofunc_ocb
#endif

typedef struct _resmgr_context {
	int rcvid;
	struct _msg_info info;
	resmgr_iomsgs_t *msg;
	dispatch_t *dpp;
	int id;
	size_t msg_max_size;
	int status;
	size_t offset;	/* of the message in hand, within a combine message */
	size_t size;	/* bytes of it that were received */
	iov_t iov[1];
} resmgr_context_t;

typedef RESMGR_HANDLE_T resmgr_handle_t;
typedef RESMGR_OCB_T resmgr_ocb_t;

#define _RESMGR_DEFAULT (-2147483647 - 1)
#define _RESMGR_NOREPLY (-2147483647)
#define _RESMGR_NPARTS(n) (-(n))
#define _RESMGR_ERRNO(error) (error)
#define _RESMGR_STATUS(ctp, value) ((ctp)->status = (int)(value), _RESMGR_NPARTS(0))
#define _RESMGR_PTR(ctp, address, length) \
	(SETIOV((ctp)->iov, (address), (length)), _RESMGR_NPARTS(1))

typedef struct _resmgr_connect_funcs {
	unsigned nfuncs;
	int (*open)(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra);
	int (*unlink)(resmgr_context_t *ctp, io_unlink_t *msg, RESMGR_HANDLE_T *handle,
		      void *reserved);
	int (*rename)(resmgr_context_t *ctp, io_rename_t *msg, RESMGR_HANDLE_T *handle,
		      void *extra);
	int (*mknod)(resmgr_context_t *ctp, io_mknod_t *msg, RESMGR_HANDLE_T *handle,
		     void *reserved);
	int (*readlink)(resmgr_context_t *ctp, io_readlink_t *msg, RESMGR_HANDLE_T *handle,
			void *reserved);
	int (*link)(resmgr_context_t *ctp, io_link_t *msg, RESMGR_HANDLE_T *handle, void *extra);
	int (*unblock)(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle,
		       void *reserved);
	int (*mount)(resmgr_context_t *ctp, io_mount_t *msg, RESMGR_HANDLE_T *handle,
		     void *extra);
} resmgr_connect_funcs_t;

#define _RESMGR_CONNECT_NFUNCS \
	((sizeof(resmgr_connect_funcs_t) - sizeof(void *)) / sizeof(void *))

#define RESMGR_IO_FUNC(name, type) \
	int (*name)(resmgr_context_t *ctp, type *msg, RESMGR_OCB_T *ocb)

typedef struct _resmgr_io_funcs {
	unsigned nfuncs;
	RESMGR_IO_FUNC(read, io_read_t);
	RESMGR_IO_FUNC(write, io_write_t);
	int (*close_ocb)(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb);
	RESMGR_IO_FUNC(stat, io_stat_t);
	RESMGR_IO_FUNC(notify, io_notify_t);
	RESMGR_IO_FUNC(devctl, io_devctl_t);
	/* The client of ctp->rcvid is to be let go: MSG is NULL. */
	int (*unblock)(resmgr_context_t *ctp, void *msg, RESMGR_OCB_T *ocb);
	RESMGR_IO_FUNC(pathconf, io_pathconf_t);
	RESMGR_IO_FUNC(lseek, io_lseek_t);
	RESMGR_IO_FUNC(chmod, io_chmod_t);
	RESMGR_IO_FUNC(chown, io_chown_t);
	RESMGR_IO_FUNC(utime, io_utime_t);
	RESMGR_IO_FUNC(openfd, io_openfd_t);
	RESMGR_IO_FUNC(fdinfo, io_fdinfo_t);
	RESMGR_IO_FUNC(lock, io_lock_t);
	RESMGR_IO_FUNC(space, io_space_t);
	RESMGR_IO_FUNC(shutdown, io_shutdown_t);
	RESMGR_IO_FUNC(mmap, io_mmap_t);
	RESMGR_IO_FUNC(msg, io_msg_t);
	RESMGR_IO_FUNC(dup, io_dup_t);
	RESMGR_IO_FUNC(close_dup, io_close_t);
	int (*lock_ocb)(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb);
	int (*unlock_ocb)(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb);
	RESMGR_IO_FUNC(sync, io_sync_t);
	RESMGR_IO_FUNC(power, io_power_t);
} resmgr_io_funcs_t;

#define _RESMGR_IO_NFUNCS ((sizeof(resmgr_io_funcs_t) - sizeof(void *)) / sizeof(void *))

typedef struct _resmgr_attr {
	unsigned flags;
	unsigned nparts_max;	/* parts that a context's iov has room for */
	size_t msg_max_size;	/* bytes of a message received at once */
	int (*other_func)(resmgr_context_t *ctp, void *msg);
	unsigned reserved[4];
} resmgr_attr_t;

/* resmgr_attach() flags. */
#define _RESMGR_FLAG_BEFORE 0x0001
#define _RESMGR_FLAG_AFTER 0x0002
#define _RESMGR_FLAG_OPAQUE 0x0004
#define _RESMGR_FLAG_FTYPEONLY 0x0008
#define _RESMGR_FLAG_DIR 0x0100
#define _RESMGR_FLAG_SELF 0x0200

/* File types of a path (<sys/ftype.h>). */
enum _file_type {
	_FTYPE_NODE_TYPE = 0,
	_FTYPE_ANY,
	_FTYPE_FILE,
	_FTYPE_LINK,
	_FTYPE_SYMLINK,
	_FTYPE_PIPE,
	_FTYPE_SHMEM,
	_FTYPE_MQUEUE,
	_FTYPE_MOUNT,
	_FTYPE_NAME,
	_FTYPE_LDSO,
};

/*
 * Puts PATH (absolute; NULL: no name, only a handle) into the path space, served
 * by the given functions for HANDLE; all three have to stay. ATTR (or NULL): the
 * largest message and the most parts of an answer. _RESMGR_FLAG_DIR: paths below
 * it too. _RESMGR_FLAG_AFTER: behind who is there already; before them without.
 * A path needs root. Returns an id, or -1 with errno: EPERM (not root), EINVAL (no
 * absolute path), ENOMEM.
 */
int resmgr_attach(dispatch_t *dpp, resmgr_attr_t *attr, const char *path,
		  enum _file_type file_type, unsigned flags,
		  const resmgr_connect_funcs_t *connect_funcs,
		  const resmgr_io_funcs_t *io_funcs, RESMGR_HANDLE_T *handle);

#define _RESMGR_DETACH_ALL 0x0000
#define _RESMGR_DETACH_PATHNAME 0x0001

/*
 * Takes the name away, and with _RESMGR_DETACH_ALL the id; open files stay until
 * they are closed. 0, or -1 with errno EINVAL: no such id.
 */
int resmgr_detach(dispatch_t *dpp, int id, unsigned flags);

/*
 * Ties OCB to the connection of the message in hand, in an open handler that
 * does not go through iofunc_open_default(). -1 with errno ENOMEM.
 */
int resmgr_open_bind(resmgr_context_t *ctp, void *ocb, const resmgr_io_funcs_t *io_funcs);

/*
 * Not of QNX: tells the system whose program the client of the message in hand
 * is about to run. It is believed of root's servers only. 0 or an errno.
 */
int resmgr_vouch(resmgr_context_t *ctp, mode_t mode, uid_t uid, gid_t gid);

/* Unties what resmgr_open_bind() tied, without calling close_ocb. 0. */
int resmgr_unbind(resmgr_context_t *ctp);

/*
 * Bytes of the client's message, OFFSET from the start of the message in hand,
 * also behind what has been received; bytes of the answer, OFFSET from its start.
 * How many there were or had room, or -1 with errno of MsgRead() and MsgWrite().
 */
ssize_t resmgr_msgread(resmgr_context_t *ctp, void *msg, size_t size, size_t offset);
ssize_t resmgr_msgreadv(resmgr_context_t *ctp, iov_t *iov, int parts, size_t offset);
ssize_t resmgr_msgwrite(resmgr_context_t *ctp, const void *msg, size_t size, size_t offset);

/* As MsgReply() with ctp->status; the handler then returns _RESMGR_NOREPLY. */
int resmgr_msgreply(resmgr_context_t *ctp, const void *msg, size_t size);
int resmgr_msgreplyv(resmgr_context_t *ctp, iov_t *iov, int parts);

/* dispatch_context_alloc() and _free() by another name. */
resmgr_context_t *resmgr_context_alloc(dispatch_t *dpp);
void resmgr_context_free(resmgr_context_t *ctp);
