/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of tmpfs: its status, and what it holds (bytes in pages, the text of
 * a link, or names). A node lives while a name or an open file counts it.
 * All functions return 0 or a positive errno. Pure logic: no messages.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>

struct entry;
struct lock;
struct node;

enum { TMPFS_PAGE = 4096, TMPFS_NAME_MOST = 255, TMPFS_LINK_MOST = 0x7fffffff };

/* Who asks. */
struct cred {
	uid_t uid;
	gid_t gid;
	unsigned group_count;
	const unsigned *groups;
};

/* Everything mounted together: limits and the counters of statvfs and tests. */
struct tmpfs {
	struct node *root;
	dev_t device;		/* a number of its own */
	ino_t last_ino;
	size_t pages;		/* of file bytes in use */
	size_t page_limit;	/* ENOSPC beyond it */
	size_t nodes;
	void (*now)(struct timespec *time);
};

struct directory {
	struct entry **slots;	/* by position; free ones are NULL */
	size_t slot_count;
	size_t first_free;	/* no free slot below it */
	struct entry **buckets;
	size_t bucket_count;
	size_t count;
	struct node *parent;	/* not counted: a directory has one place */
};

struct entry {
	struct entry *next;	/* of the bucket */
	size_t position;
	struct node *node;
	unsigned hash;
	char name[];
};

struct node {
	struct tmpfs *fs;
	ino_t ino;
	mode_t mode;
	uid_t uid;
	gid_t gid;
	dev_t rdev;
	nlink_t links;
	unsigned opens;
	unsigned writers, loads; /* of the opens: program.h */
	off_t size;
	struct timespec accessed, modified, changed;
	struct lock *locks, *lock_waits; /* lock.h */
	struct node *next_locked;	 /* lock_io.c, while is_locked */
	int is_locked;
	union {
		struct directory dir;
		struct {
			char **pages;	/* NULL: a hole */
			size_t count;
			size_t used;	/* of them */
		} data;
		char *link;	/* of a FIFO too: where its pipe is, once it was opened */
	};
};

int tmpfs_init(struct tmpfs *fs, size_t page_limit, void (*now)(struct timespec *));
void tmpfs_destroy(struct tmpfs *fs);

/* A node without a name yet. ENOMEM, ENOSPC. */
int node_make(struct tmpfs *fs, mode_t mode, const struct cred *cred, struct node **node);

/* Where the pipe of a FIFO is served: a path that nobody can guess. ENOMEM. */
int fifo_path(struct node *node, const char **path);

void node_open(struct node *node);
void node_close(struct node *node);

/* Frees the node if no name and no open file counts it. */
void node_release(struct node *node);

int cred_has_group(const struct cred *cred, gid_t gid);

/* WANTED: R_OK, W_OK, X_OK together. EACCES. */
int node_access(const struct node *node, const struct cred *cred, int wanted);

void node_stat(const struct node *node, struct stat *st);

/* Marks times: what changed is a mix of these. */
enum { TOUCH_ACCESS = 1, TOUCH_MODIFY = 2, TOUCH_CHANGE = 4 };
void node_touch(struct node *node, int what);

/*
 * Files. Their own memory as parts, for a message to be copied from or to: at
 * most *COUNT of them, which is set to what there are. They are good until the
 * file changes. file_parts(): what can be read, a hole as zeros; returns the bytes.
 */
size_t file_parts(const struct node *node, off_t offset, size_t size, struct iovec *parts,
		  size_t *count);

/* The bytes themselves. */
size_t file_read(const struct node *node, off_t offset, void *to, size_t size);

/* What can be written: *BYTES, fewer than SIZE when parts or space ran out. ENOSPC, EFBIG. */
int file_room(struct node *node, off_t offset, size_t size, struct iovec *parts, size_t *count,
	      size_t *bytes);

/* SIZE bytes at OFFSET have got their values. */
void file_wrote(struct node *node, off_t offset, size_t size);

/* Both: *DONE bytes were written, fewer than SIZE when space ran out. ENOSPC, EFBIG. */
int file_write(struct node *node, off_t offset, const void *from, size_t size, size_t *done);
int file_truncate(struct node *node, off_t size);
