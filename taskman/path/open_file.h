/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An open file of taskman's own file systems, for the files that serve it:
 * file.c reads, writes and takes every message, connect.c finds and opens,
 * listing.c reads directories. Others see file.h only.
 */
#pragma once

#include "abi/msg/tm.h"
#include "taskman/path/file.h"

struct request;

/* What a connection to a taskman file stands for. */
struct open_file {
	const struct file_system *system;
	struct path_node *prefix;
	struct file_node node;		/* system NULL until it is opened */
	unsigned flags;			/* O_* */
	unsigned long position;
};

enum { FILE_SCRATCH = TM_PATH_MAX + 8 };

/* Tail of a connect, text of a link, a listing or data to write: one at a time. */
extern char file_scratch[FILE_SCRATCH];

/* Fills in STAT, with what every file has. */
void file_node_stat(const struct file_node *node, struct posix_stat *stat);
int file_node_is_dir(const struct file_node *node);

/* The handlers of _IO_STAT, _IO_CONNECT and _IO_READ of a directory, as dispatch.h says of any. */
int file_answer_stat(struct request *r, const struct file_node *node);
int file_connect(struct request *r, struct open_file *f);
int file_list(struct request *r, struct open_file *f, unsigned room);

/* Why a message of TYPE gets nothing: EROFS if it would change the file, else ENOSYS. */
int file_refusal(unsigned type);
