/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists of ps's options: "1,2 3" or "root,bin". An item that is no number
 * is given to a function that knows names.
 */
#pragma once

#include <stddef.h>

struct number_list {
	unsigned *of;
	size_t count;
};

/*
 * Adds the items of TEXT. LOOK_UP (may be NULL) returns 0 and the number of a
 * name. 0, ENOMEM, or EINVAL: *BAD is the offset of an item that is neither
 * number nor known name.
 */
int number_list_add(struct number_list *list, const char *text,
		    int (*look_up)(const char *name, unsigned *number), size_t *bad);
int number_list_has(const struct number_list *list, unsigned number);
void number_list_release(struct number_list *list);
