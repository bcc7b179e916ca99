/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boot archive (cpio, newc) as a read-only tree: every file's name,
 * status and place in the archive. Read once at boot; a damaged archive is
 * refused with the offset and the reason.
 */
#pragma once

#include "taskman/path/table.h"

#include <base/list.h>

struct archive_file {
	struct table_entry by_path;
	struct archive_file *parent;
	struct list children;
	struct list on_parent;
	const char *path;		/* without leading slash; "" is the root */
	unsigned path_length;
	unsigned name;			/* offset of the last component in path */
	unsigned mode, uid, gid, mtime;
	unsigned rdev_major, rdev_minor;
	unsigned long ino;
	unsigned long offset;		/* of the bytes in the archive */
	unsigned long size;
	unsigned link_count;
};

/* Reads the archive at START. EINVAL after one line on the console; ENOMEM. */
int archive_read(const void *start, unsigned long size);

/* NULL if there is no such file. PATH is relative to the root. */
struct archive_file *archive_find(const char *path, unsigned length);

const void *archive_bytes(const struct archive_file *file);
