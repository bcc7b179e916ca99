/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that taskman serves itself: the boot archive, /dev, /proc. A file
 * system finds nodes and knows how to read and write them; everything that
 * all of them share (open files, positions, replies in file.c, combine messages in connect.c,
 * listings in listing.c) is declared in open_file.h.
 *
 * Nothing here may wait: a read that has nothing yet answers at once.
 */
#pragma once

#include "abi/msg/io.h"
#include "abi/posix/stat.h"
#include "taskman/request.h"

struct connection;
struct file_system;
struct path_node;

/* A file, named by value: valid as long as what it speaks of. */
struct file_node {
	const struct file_system *system;
	const void *data;
	unsigned long number;
	/* Of the path tree at the same place (or NULL): its names show in listings. */
	struct path_node *mounted;
	const char *link;	/* the text of a link that was not followed */
	unsigned link_length;
};

/* What a look-up met when it met a symbolic link. */
struct file_link {
	const char *text;
	unsigned text_length;
	unsigned parent;	/* bytes of the tail before the link's name */
	unsigned consumed;	/* bytes up to and with it */
};

/* One name of a directory. */
struct file_entry {
	char name[256];
	unsigned long ino;
	unsigned char type;	/* POSIX_DT_* */
};

struct file_system {
	const char *name;
	/*
	 * The node of TAIL ("" is the root). ENOENT, ENOTDIR; ELOOP with LINK
	 * filled when a link stands in the way (the last name only with FOLLOW).
	 */
	int (*lookup)(const char *tail, int follow, struct request *r, struct file_node *node,
		      struct file_link *link);
	void (*stat)(const struct file_node *node, struct posix_stat *stat);
	/*
	 * Shows up to *LENGTH bytes at OFFSET, valid until the next call;
	 * *LENGTH 0 at the end.
	 */
	int (*read)(const struct file_node *node, unsigned long offset, const void **bytes,
		    unsigned *length, struct request *r);
	/*
	 * How many of LENGTH bytes at OFFSET `read` gives when it is asked for them
	 * in parts; with this a read is short at the end only. May be NULL.
	 */
	unsigned (*there)(const struct file_node *node, unsigned long offset, unsigned length);
	/* Takes LENGTH bytes. NULL: not writable, EROFS at open. */
	int (*write)(const struct file_node *node, const void *from, unsigned length);
	/* The entry at *POSITION, which moves on; ENOENT behind the last. */
	int (*entry)(const struct file_node *node, unsigned long *position,
		     struct file_entry *entry);
	/* The entry of that name is one that `entry` yields. */
	int (*has)(const struct file_node *node, const char *name, unsigned length);
	/* May be NULL: ENOTTY. DATA holds what came and takes what goes back. */
	int (*devctl)(const struct file_node *node, int dcmd, void *data, unsigned length,
		      struct request *r);
};

enum { FILE_WRITE_CHUNK = 4096 };

/* Where a descriptor's bytes stand in the archive, for a mapping. ENODEV. */
int file_archive_range(const struct connection *c, unsigned long *offset, unsigned long *size);

/* The program behind a descriptor: ENODEV, unless it is one of the archive (no script). */
struct file_owner;
int file_archive_program(const struct connection *c, struct file_owner *owner);

/* The server ops of a connection to a taskman file; `data` is its open file. */
extern const struct server_ops file_server_ops;

/* Attaches SYSTEM at PREFIX; done once for each at boot. */
int file_system_mount(const struct file_system *system, const char *prefix);

/* An open file for a new connection to SYSTEM, whose prefix is at NODE. NULL: no memory. */
struct open_file *open_file_make(const struct file_system *system, struct path_node *node);
void open_file_free(struct open_file *f);
