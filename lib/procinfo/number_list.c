/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/number_list.h. */
#define _GNU_SOURCE
#include "procinfo/number_list.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char separators[] = ", \t\n";

static int item_number(const char *item, int (*look_up)(const char *, unsigned *),
		       unsigned *number)
{
	char *end;
	unsigned long value;

	if (item[0] < '0' || item[0] > '9') {
		return look_up && look_up(item, number) == 0 ? 0 : EINVAL;
	}
	value = strtoul(item, &end, 10);
	*number = (unsigned)value;
	return *end || value > UINT_MAX ? EINVAL : 0;
}

static int number_append(struct number_list *list, unsigned number)
{
	unsigned *more = realloc(list->of, (list->count + 1) * sizeof(*more));

	if (!more) {
		return ENOMEM;
	}
	list->of = more;
	list->of[list->count++] = number;
	return 0;
}

int number_list_add(struct number_list *list, const char *text,
		    int (*look_up)(const char *name, unsigned *number), size_t *bad)
{
	const char *at = text + strspn(text, separators);
	int error = *at ? 0 : EINVAL;

	*bad = 0;
	while (*at && !error) {
		size_t length = strcspn(at, separators);
		char *item = strndup(at, length);
		unsigned number;

		*bad = (size_t)(at - text);
		error = item ? item_number(item, look_up, &number) : ENOMEM;
		if (!error) {
			error = number_append(list, number);
		}
		free(item);
		at += length;
		at += strspn(at, separators);
	}
	return error;
}

int number_list_has(const struct number_list *list, unsigned number)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->of[i] == number) {
			return 1;
		}
	}
	return 0;
}

void number_list_release(struct number_list *list)
{
	free(list->of);
	*list = (struct number_list){ 0 };
}
