/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/listing.h. */
#define _GNU_SOURCE
#include "procinfo/listing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "procinfo/table.h"

static int column_append(struct listing *l, const struct column *column, const char *heading)
{
	struct listing_column *more = realloc(l->columns, (l->count + 1) * sizeof(*more));
	char *copy = strdup(heading);

	if (more) {
		l->columns = more;
	}
	if (!more || !copy) {
		free(copy);
		return ENOMEM;
	}
	l->columns[l->count++] = (struct listing_column){ column, copy };
	return 0;
}

/* One name at AT with its heading; *NEXT: what follows. */
static int item_add(struct listing *listing, const char *at, const char **next)
{
	size_t length = strcspn(at, ", =");
	const struct column *column = column_find(at, length);
	const char *heading = column ? column->heading : NULL;

	*next = at + length;
	if (!column) {
		return EINVAL;
	}
	if (at[length] == '=') {
		heading = at + length + 1;
		*next = heading + strlen(heading);
		if (*heading == ',') {
			*next = heading;
			heading = "";
		}
	}
	*next += strspn(*next, ", ");
	return column_append(listing, column, heading);
}

int listing_add(struct listing *listing, const char *names, size_t *bad)
{
	const char *at = names;
	int error;

	do {
		*bad = (size_t)(at - names);
		error = item_add(listing, at, &at);
	} while (!error && *at);
	return error;
}

void listing_release(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++) {
		free(listing->columns[i].heading);
	}
	free(listing->columns);
	*listing = (struct listing){ 0 };
}

static void headings_add(const struct listing *l, struct table *table)
{
	int any = 0;

	for (size_t i = 0; i < l->count; i++) {
		any |= l->columns[i].heading[0] != 0;
	}
	for (size_t i = 0; any && i < l->count; i++) {
		table_take(table, strdup(l->columns[i].heading));
	}
}

int listing_print(const struct listing *listing, const struct row *rows, size_t count,
		  const struct view *view, FILE *out)
{
	char *align = calloc(listing->count + 1, 1);
	struct table table;
	int error;

	if (!align) {
		return ENOMEM;
	}
	for (size_t i = 0; i < listing->count; i++) {
		align[i] = listing->columns[i].column->align;
	}
	table_init(&table, listing->count, align);
	headings_add(listing, &table);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < listing->count; k++) {
			table_take(&table, listing->columns[k].column->text(&rows[i], view));
		}
	}
	error = table_print(&table, out);
	table_release(&table);
	free(align);
	return error;
}
