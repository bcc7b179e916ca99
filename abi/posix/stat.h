/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct stat and directory records as they stand in messages: the C
 * library's layout for this machine, for programs without it.
 */
#pragma once

#include <stdint.h>

struct posix_stat {
	uint64_t dev, ino;
	uint32_t mode, nlink, uid, gid;
	uint64_t rdev, pad1;
	int64_t size;
	int32_t blksize, pad2;
	int64_t blocks;
	int64_t atime_sec, atime_nsec, mtime_sec, mtime_nsec, ctime_sec, ctime_nsec;
	uint32_t unused[2];
};

_Static_assert(sizeof(struct posix_stat) == 128, "struct stat is 128 bytes");

/* Records are padded to 8 bytes; name ends with NUL. */
struct posix_dirent {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

enum {
	POSIX_S_IFMT = 0170000,
	POSIX_S_IFIFO = 0010000,
	POSIX_S_IFCHR = 0020000,
	POSIX_S_IFDIR = 0040000,
	POSIX_S_IFBLK = 0060000,
	POSIX_S_IFREG = 0100000,
	POSIX_S_IFLNK = 0120000,
	POSIX_S_IFSOCK = 0140000,
	POSIX_S_ISUID = 04000,
	POSIX_S_ISGID = 02000,
	POSIX_DT_FIFO = 1,
	POSIX_DT_CHR = 2,
	POSIX_DT_DIR = 4,
	POSIX_DT_BLK = 6,
	POSIX_DT_REG = 8,
	POSIX_DT_LNK = 10,
	POSIX_O_ACCMODE = 03,
	POSIX_O_CREAT = 0100,
	POSIX_O_EXCL = 0200,
	POSIX_O_NOCTTY = 0400,
	POSIX_O_TRUNC = 01000,
	POSIX_O_APPEND = 02000,
	POSIX_O_NONBLOCK = 04000,
	POSIX_O_DIRECTORY = 0200000,
	POSIX_O_NOFOLLOW = 0400000,
	POSIX_O_CLOEXEC = 02000000,
};
