/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/table.h. */
#include "procinfo/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

void table_init(struct table *t, size_t columns, const char *right)
{
	*t = (struct table){ .columns = columns, .right = right };
}

void table_release(struct table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->cells[i]);
	}
	free(t->cells);
	table_init(t, t->columns, t->right);
}

static int table_grow(struct table *t)
{
	size_t room = t->room ? t->room * 2 : FIRST_ROOM;
	char **bigger = realloc(t->cells, room * sizeof(*bigger));

	if (!bigger) {
		return ENOMEM;
	}
	t->cells = bigger;
	t->room = room;
	return 0;
}

void table_take(struct table *t, char *cell)
{
	if (!cell || (t->count == t->room && table_grow(t) != 0)) {
		t->failed = 1;
		free(cell);
		return;
	}
	t->cells[t->count++] = cell;
}

static size_t table_width(const struct table *t, size_t column)
{
	size_t widest = 0;

	for (size_t i = column; i < t->count; i += t->columns) {
		size_t width = strlen(t->cells[i]);

		widest = width > widest ? width : widest;
	}
	return widest;
}

static void row_print(const struct table *t, size_t row, const size_t *width, FILE *out)
{
	size_t last = t->columns - 1;

	for (size_t i = 0; i <= last; i++) {
		int right = t->right[i] == 'r';
		int pad = right || i < last ? (int)width[i] : 0;

		fprintf(out, "%s%*s", i ? " " : "", right ? pad : -pad,
			t->cells[row * t->columns + i]);
	}
	putc('\n', out);
}

int table_print(const struct table *t, FILE *out)
{
	size_t *width = calloc(t->columns, sizeof(*width));

	if (!width || t->failed) {
		free(width);
		return ENOMEM;
	}
	for (size_t i = 0; i < t->columns; i++) {
		width[i] = table_width(t, i);
	}
	for (size_t row = 0; (row + 1) * t->columns <= t->count; row++) {
		row_print(t, row, width, out);
	}
	free(width);
	return ferror(out) ? EIO : 0;
}
