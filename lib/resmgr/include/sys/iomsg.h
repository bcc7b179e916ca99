/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages of the I/O manager under QNX's names, for handlers of a resource
 * manager. Layouts are those of abi/msg/io.h; the unions hold request and
 * reply in one place as QNX's do.
 * Source: QNX Neutrino, Writing a Resource Manager, "The io_*() functions".
 */
#pragma once

#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "abi/msg/io.h"

struct _io_connect {
	uint16_t type;
	uint16_t subtype;
	uint32_t ioflag;	/* O_* as given to open() */
	uint32_t mode;
	uint16_t path_len;
	uint8_t extra_type;
	uint8_t eflag;
	uint32_t handle;
	uint32_t umask;
	uint32_t extra_len;
	uint32_t reserved;
	char path[1];		/* below the mount point, without leading slash */
};

_Static_assert(__builtin_offsetof(struct _io_connect, path) == sizeof(struct io_connect),
	       "the path follows the header");

typedef union {
	struct _io_connect connect;
} io_open_t, io_unlink_t, io_mknod_t, io_readlink_t, io_rename_t, io_link_t;

struct _io_read {
	uint16_t type;
	uint16_t combine_len;
	uint32_t nbytes;
	uint32_t xtype;
	uint32_t zero;
	uint64_t offset;	/* with _IO_XTYPE_OFFSET */
};

typedef union {
	struct _io_read i;
} io_read_t;

struct _io_write {
	uint16_t type;
	uint16_t combine_len;
	uint32_t nbytes;
	uint32_t xtype;
	uint32_t zero;
	uint64_t offset;
};

typedef union {
	struct _io_write i;
} io_write_t;

_Static_assert(sizeof(io_read_t) == sizeof(struct io_read), "one layout");
_Static_assert(sizeof(io_write_t) == sizeof(struct io_write), "one layout");

#define _IO_READ_GET_NBYTES(msg) ((msg)->i.nbytes)
#define _IO_WRITE_GET_NBYTES(msg) ((msg)->i.nbytes)
#define _IO_SET_READ_NBYTES(ctp, n) ((ctp)->status = (int)(n))
#define _IO_SET_WRITE_NBYTES(ctp, n) ((ctp)->status = (int)(n))

struct _io_devctl {
	uint16_t type;
	uint16_t combine_len;
	int32_t dcmd;
	uint32_t nbytes;
	int32_t zero;
};

struct _io_devctl_reply {
	uint32_t zero;
	int32_t ret_val;
	uint32_t nbytes;
	int32_t zero2;
};

typedef union {
	struct _io_devctl i;
	struct _io_devctl_reply o;
} io_devctl_t;

#define _DEVCTL_DATA(msg) ((void *)(sizeof(msg) + (char *)&(msg)))

typedef union {
	struct io_stat i;
	struct stat o;
} io_stat_t;

typedef union {
	struct io_lseek i;
	uint64_t o;
} io_lseek_t;

typedef union {
	struct io_chmod i;
} io_chmod_t;

typedef union {
	struct io_chown i;
} io_chown_t;

typedef union {
	struct io_utime i;
} io_utime_t;

typedef union {
	struct io_space i;
	uint64_t o;
} io_space_t;

typedef union {
	struct io_sync i;
} io_sync_t;

typedef union {
	struct io_pathconf i;
} io_pathconf_t;

typedef union {
	struct io_lock i;
	struct io_lock o;
} io_lock_t;

typedef union {
	struct io_notify i;
} io_notify_t;

typedef union {
	struct io_msg i;
} io_msg_t;

/* Close, dup and unblock reach a handler as one of these, without content. */
typedef union {
	uint16_t type;
} io_close_t, io_dup_t, io_openfd_t, io_fdinfo_t, io_shutdown_t, io_mmap_t, io_power_t, io_mount_t;

typedef union {
	uint16_t type;
	struct _io_connect connect;
	struct _io_read read;
	struct _io_write write;
	struct _io_devctl devctl;
	struct io_stat stat;
	struct io_lseek lseek;
	struct io_chmod chmod;
	struct io_chown chown;
	struct io_utime utime;
	struct io_space space;
	struct io_notify notify;
	struct io_lock lock;
	struct io_msg msg;
} resmgr_iomsgs_t;
