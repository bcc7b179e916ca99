/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages between a client's library and a resource manager, under the
 * names and in the spirit of QNX's <sys/iomsg.h>. A request begins with its
 * type; data follows the struct. Reply status is what the call returns
 * (bytes for read and write); errors go by MSG_ERROR.
 */
#pragma once

#include <stdint.h>

enum {
	_IO_BASE = 0x100,
	_IO_CONNECT = _IO_BASE,
	_IO_READ,
	_IO_WRITE,
	_IO_RSVD_CLOSE_OCB,
	_IO_STAT,
	_IO_NOTIFY,
	_IO_DEVCTL,
	_IO_RSVD_UNBLOCK,
	_IO_PATHCONF,
	_IO_LSEEK,
	_IO_CHMOD,
	_IO_CHOWN,
	_IO_UTIME,
	_IO_OPENFD,
	_IO_FDINFO,
	_IO_LOCK,
	_IO_SPACE,
	_IO_SHUTDOWN,
	_IO_MMAP,
	_IO_MSG,
	_IO_RSVD,
	_IO_DUP,
	_IO_CLOSE,
	_IO_RSVD_LOCK_OCB,
	_IO_RSVD_UNLOCK_OCB,
	_IO_SYNC,
	_IO_POWER,
	_IO_MAX = _IO_BASE + 0xff,
};

/* Subtypes of _IO_CONNECT. */
enum {
	_IO_CONNECT_COMBINE = 0,   /* open, then the message in `extra` */
	_IO_CONNECT_COMBINE_CLOSE, /* the same and no open file remains */
	_IO_CONNECT_OPEN,
	_IO_CONNECT_UNLINK,
	_IO_CONNECT_RENAME, /* extra: the old path */
	_IO_CONNECT_MKNOD,  /* mode says what: directory, fifo, node */
	_IO_CONNECT_READLINK,
	_IO_CONNECT_LINK, /* extra: symlink text or the old path */
	_IO_CONNECT_RSVD_UNBLOCK,
	_IO_CONNECT_MOUNT,
};

enum {
	_IO_CONNECT_EXTRA_NONE = 0,
	_IO_CONNECT_EXTRA_LINK,
	_IO_CONNECT_EXTRA_SYMLINK,
	_IO_CONNECT_EXTRA_MESSAGE, /* COMBINE: an _IO_STAT, _IO_CHMOD, ... */
	_IO_CONNECT_EXTRA_RENAME,
};

/*
 * Request: this, `path_len` bytes of the tail (NUL counted), padding to 8,
 * `extra_len` bytes. The tail is relative to the mount point, without
 * leading slash; empty names the mount point itself.
 *
 * Reply status: 0, or _IO_CONNECT_RET_LINK: the reply bytes are a struct
 * io_link_reply; the client goes on with that path.
 */
struct io_connect {
	uint16_t type;
	uint16_t subtype;
	uint32_t ioflag; /* O_* as <fcntl.h> has them */
	uint32_t mode;
	uint16_t path_len;
	uint8_t extra_type;
	uint8_t eflag; /* _IO_CONNECT_EFLAG_* */
	uint32_t handle;
	uint32_t umask;
	uint32_t extra_len;
	uint32_t reserved;
};

enum {
	_IO_CONNECT_EFLAG_DIR = 1,	/* the path ended in a slash */
	_IO_CONNECT_EFLAG_NOFOLLOW = 2, /* do not follow a last symlink */
	_IO_CONNECT_RET_LINK = 1,
};

/* `text` replaces the tail up to `consumed`; absolute if it begins with '/'. */
struct io_link_reply {
	uint16_t consumed; /* bytes of the tail up to and with the link's name */
	uint16_t text_len;
	uint16_t parent; /* bytes of the tail before the link's name */
	uint16_t reserved;
	char text[];
};

enum {
	_IO_XTYPE_NONE = 0,
	_IO_XTYPE_READCOND,
	_IO_XTYPE_MQUEUE,
	_IO_XTYPE_TCPIP,
	_IO_XTYPE_OFFSET, /* `offset` counts, the file position stays */
	_IO_XTYPE_READDIR, /* reply: struct dirent records, whole ones */
	_IO_XTYPE_MASK = 0xff,
	_IO_XFLAG_NONBLOCK = 0x200,
};

struct io_read {
	uint16_t type;
	uint16_t combine_len;
	uint32_t nbytes;
	uint32_t xtype;
	uint32_t zero;
	uint64_t offset;
};

/* Followed by the data. */
struct io_write {
	uint16_t type;
	uint16_t combine_len;
	uint32_t nbytes;
	uint32_t xtype;
	uint32_t zero;
	uint64_t offset;
};

/* Reply: struct stat as the C library has it. */
struct io_stat {
	uint16_t type;
	uint16_t combine_len;
	uint32_t zero;
};

/* Reply: the new position, 8 bytes. */
struct io_lseek {
	uint16_t type;
	uint16_t combine_len;
	uint16_t whence;
	uint16_t zero;
	int64_t offset;
};

struct io_chmod {
	uint16_t type;
	uint16_t combine_len;
	uint32_t mode;
};

struct io_chown {
	uint16_t type;
	uint16_t combine_len;
	int32_t gid;
	int32_t uid;
};

/* UTIME_NOW and UTIME_OMIT as in futimens. */
struct io_utime {
	uint16_t type;
	uint16_t combine_len;
	uint32_t zero;
	int64_t atime_sec, atime_nsec;
	int64_t mtime_sec, mtime_nsec;
};

/* ftruncate: start = new length. */
struct io_space {
	uint16_t type;
	uint16_t combine_len;
	uint16_t subtype; /* 0: truncate or extend to `start` */
	uint16_t zero;
	uint64_t start;
	uint64_t len;
};

struct io_sync {
	uint16_t type;
	uint16_t combine_len;
	uint32_t flag;
};

struct io_pathconf {
	uint16_t type;
	uint16_t combine_len;
	int16_t name;
	uint16_t zero;
};

struct io_lock {
	uint16_t type;
	uint16_t combine_len;
	uint32_t subtype; /* F_GETLK, F_SETLK, F_SETLKW */
	int16_t lock_type, whence;
	int32_t pid;
	int64_t start, len;
};

/* Followed by nbytes of data (out); reply: struct io_devctl_reply, data (in). */
struct io_devctl {
	uint16_t type;
	uint16_t combine_len;
	int32_t dcmd;
	uint32_t nbytes;
	int32_t zero;
};

/* ret_val is what devctl() gives to its caller beside the data. */
struct io_devctl_reply {
	uint32_t zero;
	int32_t ret_val;
	uint32_t nbytes;
	int32_t zero2;
};

/*
 * Says which of `events` (poll(2) bits) are true now: status. With
 * `arm` and none true, one pulse (coid, code, value) comes when one becomes
 * true. Arming again replaces; arm 0 with events 0 takes it back.
 */
struct io_notify {
	uint16_t type;
	uint16_t combine_len;
	uint16_t events;
	uint16_t arm;
	int32_t coid;	 /* of the client: where it wants the pulse */
	int8_t code;
	uint8_t priority;
	uint16_t zero;
	uint64_t value;
};

struct io_msg {
	uint16_t type;
	uint16_t combine_len;
	uint16_t mgrid;
	uint16_t subtype;
};
