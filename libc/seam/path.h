/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths as the library handles them (docs/design.md, section 10). taskman
 * finds the server by the longest prefix; the rest goes to that server in an
 * _IO_CONNECT. The current directory is a string here, absolute and without
 * ".", ".." or double slashes, and so is the path that each open descriptor
 * was opened with, for openat() and fchdir().
 */
#pragma once

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include "abi/msg/io.h"
#include "abi/msg/tm.h"
#include "seam.h"

/* Makes `path` absolute, seen from `dirfd`. ENOENT (empty), ENAMETOOLONG, EBADF, ENOTDIR. */
hidden int path_absolute(int dirfd, const char *path, char out[TM_PATH_MAX]);
/* `to` of `size` bytes, holding an absolute path: appends, and resolves dots. ENAMETOOLONG. */
hidden int path_append(char *to, size_t size, const char *more);

/* What is asked of the server that a path leads to. */
struct path_request {
	unsigned subtype; /* _IO_CONNECT_* */
	unsigned ioflag;
	unsigned mode;
	unsigned eflag;
	unsigned extra_type;
	const void *extra;
	unsigned extra_bytes;
	/* Where the reply's bytes go; `got` of them came. */
	void *reply;
	unsigned reply_bytes;
	unsigned got;
	/* Keep the connection: its coid, else it is detached. */
	int keep;
	unsigned coid_flags;
	int coid;
};

/*
 * Connects along `path` (absolute; it is changed as links are followed),
 * through all servers of its prefix. 0 or an errno.
 */
hidden int path_connect(char path[TM_PATH_MAX], struct path_request *request);
/* The same for a call's arguments: absolute first. Returns 0 or a negative errno. */
hidden long path_at(long dirfd, const char *path, struct path_request *request);

/*
 * A request that opens nothing: MESSAGE goes to the file itself. FLAGS: with
 * AT_SYMLINK_NOFOLLOW to the link, if the path ends in one.
 */
static inline struct path_request path_message(const void *message, unsigned bytes, long flags)
{
	return (struct path_request){
		.subtype = _IO_CONNECT_COMBINE_CLOSE,
		.eflag = flags & AT_SYMLINK_NOFOLLOW ? _IO_CONNECT_EFLAG_NOFOLLOW : 0,
		.extra_type = _IO_CONNECT_EXTRA_MESSAGE,
		.extra = message,
		.extra_bytes = bytes,
	};
}

/* Where an absolute path leads: prefix, server, handle; nothing is connected. */
hidden int path_resolve(const char *path, struct tm_path_opened *found);

/* The current directory and the file creation mask; from the start block. */
hidden const char *path_cwd(void);
hidden int path_cwd_set(const char *absolute);
hidden unsigned path_umask(void);
hidden unsigned path_umask_set(unsigned mask);

/* What a descriptor was opened with. NULL if that is not known. */
hidden const char *fd_path(int fd);
hidden void fd_path_set(int fd, const char *path);
hidden void fd_path_copy(int from, int to);
hidden void fd_path_clear(int fd);
