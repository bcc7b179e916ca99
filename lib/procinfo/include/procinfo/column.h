/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be shown about a process or a thread: a list of columns, each with
 * the name that `ps -o` knows, a heading, and a function that makes the text.
 * Columns of threads are "-" in a row without one. The functions look only at
 * the row and its view.
 */
#pragma once

#include "procinfo/process_list.h"

/* What all rows of one output share. */
struct view {
	const struct process_list *all;	/* to name servers */
	uint64_t now_ns;		/* CLOCK_MONOTONIC */
	int64_t realtime_offset_ns;	/* to be added for the time of day */
	uint64_t memory_bytes;		/* of the machine */
	/* Text from malloc for a user or group number; NULL: no memory. */
	char *(*user_name)(unsigned uid);
	char *(*group_name)(unsigned gid);
};

struct row {
	const struct process_info *process;
	const struct thread_info *thread;	/* NULL: the process as a whole */
};

struct column {
	const char *name;	/* of -o */
	const char *heading;
	char align;		/* 'r' or 'l' */
	char *(*text)(const struct row *row, const struct view *view);
};

/* NAME has LENGTH bytes. NULL: there is none. */
const struct column *column_find(const char *name, size_t length);

/* The whole list, for messages; ends with a NULL name. */
extern const struct column columns[];
