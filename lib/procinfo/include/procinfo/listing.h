/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A listing: chosen columns of chosen rows, with headings. This is the common
 * body of ps and pidin. Column lists are text as -o takes them:
 * "pid,comm=Program": an own heading takes the rest of its argument, unless it
 * is empty, as in "pid=,comm=".
 */
#pragma once

#include <stdio.h>

#include "procinfo/column.h"

struct listing_column {
	const struct column *column;
	char *heading;
};

struct listing {
	struct listing_column *columns;
	size_t count;
};

/* Adds columns. 0, ENOMEM, or EINVAL: *BAD is the offset of a name that is no column. */
int listing_add(struct listing *listing, const char *names, size_t *bad);
void listing_release(struct listing *listing);

/* Prints a line for each row. All headings empty: no line of headings. 0 or an errno. */
int listing_print(const struct listing *listing, const struct row *rows, size_t count,
		  const struct view *view, FILE *out);
