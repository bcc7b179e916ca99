/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The POSIX layer of a resource manager, after QNX's <sys/iofunc.h>: the
 * attributes of a file, the open file (OCB), and for every message a default
 * function that does what POSIX expects. A server keeps what it needs of its
 * own behind these structs and replaces single functions.
 *
 * Functions named _verify check permission and mark the times that change;
 * _default do everything. All return EOK, an errno, or a _RESMGR_* value, which
 * a handler hands on. Called from handlers, by one thread at a time for one
 * attribute (iofunc_attr_lock). EBADF: not open for that. Sizes are bytes.
 * Source: QNX Neutrino C Library Reference, iofunc_*().
 */
#pragma once

#include <pthread.h>
#include <sys/stat.h>
#include <time.h>

#ifndef IOFUNC_OCB_T
struct _iofunc_ocb;
#define IOFUNC_OCB_T struct _iofunc_ocb
#endif
#ifndef IOFUNC_ATTR_T
struct _iofunc_attr;
#define IOFUNC_ATTR_T struct _iofunc_attr
#endif
#ifndef RESMGR_HANDLE_T
#define RESMGR_HANDLE_T IOFUNC_ATTR_T
#endif
#ifndef RESMGR_OCB_T
#define RESMGR_OCB_T IOFUNC_OCB_T
#endif

#include <sys/resmgr.h>

/* attr->flags */
#define IOFUNC_ATTR_ATIME 0x00000001
#define IOFUNC_ATTR_MTIME 0x00000002
#define IOFUNC_ATTR_CTIME 0x00000004
#define IOFUNC_ATTR_DIRTY_TIME 0x00000008
#define IOFUNC_ATTR_DIRTY_MODE 0x00000010
#define IOFUNC_ATTR_DIRTY_OWNER 0x00000020
#define IOFUNC_ATTR_DIRTY_NLINK 0x00000040
#define IOFUNC_ATTR_DIRTY_SIZE 0x00000080
#define IOFUNC_ATTR_PRIVATE 0x00010000

struct _iofunc_funcs;

/* What all files of one mount share. */
typedef struct _iofunc_mount {
	unsigned flags;
	unsigned conf;
	dev_t dev;
	int blocksize;
	const struct _iofunc_funcs *funcs;
} iofunc_mount_t;

/* A server that keeps more in its OCB gives its own two functions. */
typedef struct _iofunc_funcs {
	unsigned nfuncs;
	IOFUNC_OCB_T *(*ocb_calloc)(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr);
	void (*ocb_free)(IOFUNC_OCB_T *ocb);
} iofunc_funcs_t;

#define _IOFUNC_NFUNCS ((sizeof(iofunc_funcs_t) - sizeof(void *)) / sizeof(void *))

typedef struct _iofunc_attr {
	iofunc_mount_t *mount;
	unsigned flags;
	unsigned lock_count;
	pthread_mutex_t lock;
	unsigned short count;	/* open files */
	unsigned short rcount, wcount;
	unsigned short rlocks, wlocks;
	ino_t inode;
	uid_t uid;
	gid_t gid;
	time_t mtime, atime, ctime;
	mode_t mode;
	nlink_t nlink;
	dev_t rdev;
	off_t nbytes;
} iofunc_attr_t;

typedef struct _iofunc_ocb {
	IOFUNC_ATTR_T *attr;
	int ioflag;		/* as opened: _IO_FLAG_RD, _IO_FLAG_WR, O_* above */
	off_t offset;
	unsigned short sflag;
	unsigned short flags;
	void *reserved;
} iofunc_ocb_t;

/* Access as bits: O_RDONLY + 1, O_WRONLY + 1. */
#define _IO_FLAG_RD 1
#define _IO_FLAG_WR 2
#define _IO_FLAG_MASK 3

/* Ids and groups of the client of a message. */
struct _cred_info {
	uid_t ruid, euid, suid;
	gid_t rgid, egid, sgid;
	unsigned ngroups;
	gid_t grouplist[32];
};

struct _client_info {
	int nd;
	pid_t pid;
	pid_t sid;
	int flags;
	struct _cred_info cred;
};

/* Fills both tables with the defaults below (NULL where there is none: ENOSYS). */
void iofunc_func_init(unsigned nconnect, resmgr_connect_funcs_t *connect, unsigned nio,
		      resmgr_io_funcs_t *io);

/* MODE with its type; DATTR a parent to inherit from, or NULL; INFO the owner, NULL: root. */
void iofunc_attr_init(IOFUNC_ATTR_T *attr, mode_t mode, IOFUNC_ATTR_T *dattr,
		      struct _client_info *info);

/* The attribute's lock, not recursive. EOK; trylock: EBUSY. */
int iofunc_attr_lock(IOFUNC_ATTR_T *attr);
int iofunc_attr_trylock(IOFUNC_ATTR_T *attr);
int iofunc_attr_unlock(IOFUNC_ATTR_T *attr);

/* Credentials of the client; IOFLAG is not used. EINVAL, ESRCH: it has gone. */
int iofunc_client_info(resmgr_context_t *ctp, int ioflag, struct _client_info *info);

/* CHECKMODE: S_IREAD, S_IWRITE, S_IEXEC, S_ISUID (is owner). Root may all. EACCES, EPERM. */
int iofunc_check_access(resmgr_context_t *ctp, const IOFUNC_ATTR_T *attr, mode_t checkmode,
			const struct _client_info *info);

/*
 * May the client open ATTR as MSG says? DATTR and INFO may be NULL. EEXIST: O_CREAT
 * with O_EXCL. ENOTDIR, EISDIR. EACCES. Those of iofunc_client_info().
 */
int iofunc_open(resmgr_context_t *ctp, io_open_t *msg, IOFUNC_ATTR_T *attr,
		IOFUNC_ATTR_T *dattr, struct _client_info *info);

/*
 * Ties OCB (NULL: a new one, by the mount's functions) to the connection and counts
 * it in ATTR. IO_FUNCS NULL: those of the path. ENOMEM.
 */
int iofunc_ocb_attach(resmgr_context_t *ctp, io_open_t *msg, IOFUNC_OCB_T *ocb,
		      IOFUNC_ATTR_T *attr, const resmgr_io_funcs_t *io_funcs);
/* Counts OCB out of its attribute; it stays tied. */
int iofunc_ocb_detach(resmgr_context_t *ctp, IOFUNC_OCB_T *ocb);
/* Memory for a plain OCB: what a mount without functions of its own uses. NULL: none. */
IOFUNC_OCB_T *iofunc_ocb_calloc(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr);
void iofunc_ocb_free(IOFUNC_OCB_T *ocb);

/* For one file, or a directory without names: ENOTDIR below a file; else as iofunc_open(). */
int iofunc_open_default(resmgr_context_t *ctp, io_open_t *msg, IOFUNC_ATTR_T *attr,
			void *extra);

/*
 * NONBLOCK (may be NULL): the client does not want to wait. By default a read gives
 * end of file and a write takes everything. EINVAL: fewer bytes came than it says.
 */
int iofunc_read_verify(resmgr_context_t *ctp, io_read_t *msg, IOFUNC_OCB_T *ocb,
		       int *nonblock);
int iofunc_read_default(resmgr_context_t *ctp, io_read_t *msg, IOFUNC_OCB_T *ocb);
int iofunc_write_verify(resmgr_context_t *ctp, io_write_t *msg, IOFUNC_OCB_T *ocb,
			int *nonblock);
int iofunc_write_default(resmgr_context_t *ctp, io_write_t *msg, IOFUNC_OCB_T *ocb);

/* Counts the open file out and frees it. The other one does nothing. */
int iofunc_close_ocb_default(resmgr_context_t *ctp, void *reserved, IOFUNC_OCB_T *ocb);
int iofunc_close_dup_default(resmgr_context_t *ctp, io_close_t *msg, IOFUNC_OCB_T *ocb);

/* iofunc_stat() fills ST from ATTR with the times brought up to date; _default answers it. */
int iofunc_stat(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr, struct stat *st);
int iofunc_stat_default(resmgr_context_t *ctp, io_stat_t *msg, IOFUNC_OCB_T *ocb);

/* ESPIPE: FIFOs and character devices. EINVAL: whence, or before the beginning. */
int iofunc_lseek_default(resmgr_context_t *ctp, io_lseek_t *msg, IOFUNC_OCB_T *ocb);

/*
 * Mode, owner and times: for the owner and root, EPERM for others; who may write may
 * set both times to now. OCB is not looked at. Errors of iofunc_client_info().
 */
int iofunc_chmod(resmgr_context_t *ctp, io_chmod_t *msg, IOFUNC_OCB_T *ocb,
		 IOFUNC_ATTR_T *attr);
int iofunc_chmod_default(resmgr_context_t *ctp, io_chmod_t *msg, IOFUNC_OCB_T *ocb);
int iofunc_chown(resmgr_context_t *ctp, io_chown_t *msg, IOFUNC_OCB_T *ocb,
		 IOFUNC_ATTR_T *attr);
int iofunc_chown_default(resmgr_context_t *ctp, io_chown_t *msg, IOFUNC_OCB_T *ocb);
int iofunc_utime(resmgr_context_t *ctp, io_utime_t *msg, IOFUNC_OCB_T *ocb,
		 IOFUNC_ATTR_T *attr);
int iofunc_utime_default(resmgr_context_t *ctp, io_utime_t *msg, IOFUNC_OCB_T *ocb);
/* Sets the times that attr->flags mark to now. */
int iofunc_time_update(IOFUNC_ATTR_T *attr);

/* DCMD_ALL_GETFLAGS and _SETFLAGS (O_APPEND, O_NONBLOCK); anything else _RESMGR_DEFAULT. */
int iofunc_devctl(resmgr_context_t *ctp, io_devctl_t *msg, IOFUNC_OCB_T *ocb,
		  IOFUNC_ATTR_T *attr);
int iofunc_devctl_default(resmgr_context_t *ctp, io_devctl_t *msg, IOFUNC_OCB_T *ocb);

/* _PC_PIPE_BUF, _PC_NAME_MAX, _PC_PATH_MAX; EINVAL for others. sync: there is nothing to do. */
int iofunc_pathconf_default(resmgr_context_t *ctp, io_pathconf_t *msg, IOFUNC_OCB_T *ocb);
int iofunc_sync_default(resmgr_context_t *ctp, io_sync_t *msg, IOFUNC_OCB_T *ocb);

/* The client is let go with EINTR: for servers that hold nothing of it. */
int iofunc_unblock_default(resmgr_context_t *ctp, void *msg, IOFUNC_OCB_T *ocb);

/*
 * Waiters of poll() and select(). A server keeps one head for each file and
 * calls iofunc_notify_trigger() when EVENTS (poll bits) have become true.
 */
struct _iofunc_notify_entry;

typedef struct _iofunc_notify {
	struct _iofunc_notify_entry *list;
} iofunc_notify_t;

/* READY: what is true now. Answers, and arms when nothing is that the client asks for. ENOMEM. */
int iofunc_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_notify_t *notify, int ready);
void iofunc_notify_trigger(iofunc_notify_t *notify, int events);
/* A connection closes (CTP) or all of them (NULL). */
void iofunc_notify_remove(resmgr_context_t *ctp, iofunc_notify_t *notify);
