/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Aligned columns: cells are added row by row, then printed with each column
 * as wide as its widest cell. The last column is not padded. A table owns its
 * cells; when memory is short it says so once, at the end.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

struct table {
	size_t columns;
	const char *right;	/* per column: 'r' right aligned, else left */
	char **cells;
	size_t count, room;
	int failed;
};

void table_init(struct table *t, size_t columns, const char *right);
void table_release(struct table *t);

/* CELL comes from malloc; NULL: there was no memory for it. */
void table_take(struct table *t, char *cell);


/* 0, ENOMEM (a cell is missing: nothing is printed), or what writing gave. */
int table_print(const struct table *t, FILE *out);
