/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths and names of tmpfs: walking a path, and every change of the name
 * space with POSIX's rules. Paths are relative to the root, without leading
 * slash; "" is the root. All return 0 or a positive errno.
 */
#pragma once

#include "node.h"

enum { WALK_FOLLOW = 1 /* a link as last name too */, WALK_PARENT = 2 /* node may be missing */ };

/* Where a path led. */
struct walk {
	struct node *parent;	/* of the last name; NULL for the root */
	struct node *node;	/* NULL with WALK_PARENT: no such name yet */
	const char *name;	/* the last name, LENGTH bytes */
	size_t length;
	/* When a link stands in the way the result is EAGAIN, and here it is. */
	const char *link;
	size_t link_parent;	/* bytes of the path before the link's name */
	size_t link_end;	/* up to and with it */
	int wants_directory;	/* the path ended in a slash */
};

/* ENOENT, ENOTDIR, EACCES, ENAMETOOLONG; EAGAIN: a link, see struct walk. */
int walk(struct tmpfs *fs, const struct cred *cred, const char *path, int flags,
	 struct walk *result);

/* W is a walk with WALK_PARENT. MODE has the type (regular, directory, fifo, node). */
int name_create(struct walk *w, const struct cred *cred, mode_t mode, dev_t rdev,
		struct node **node);
int name_symlink(struct walk *w, const struct cred *cred, const char *text, size_t length);
int name_link(struct walk *w, const struct cred *cred, struct node *node);

/* IS_DIRECTORY: rmdir, else unlink. */
int name_remove(struct walk *w, const struct cred *cred, int is_directory);

int name_rename(struct walk *from, struct walk *to, const struct cred *cred);
