/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The start block is made by another program. Offsets are checked once here,
 * and nothing else looks at them unchecked; a wild one harms only the
 * process that starts.
 */
#include <string.h>

#include "libc/ldr/ldr.h"

static int string_ok(const struct start_block *b, unsigned offset)
{
	return offset >= sizeof(*b) && offset < b->size &&
	       memchr((const char *)b + offset, 0, b->size - offset);
}

static int area_ok(const struct start_block *b, unsigned offset, unsigned count, unsigned each)
{
	return offset >= sizeof(*b) && offset <= b->size && !(offset & 3) &&
	       (uint64_t)count * each <= b->size - offset;
}

static int list_ok(const struct start_block *b, unsigned offset, unsigned count)
{
	const unsigned *list = block_list(b, offset);

	if (count == ~0U || !area_ok(b, offset, count + 1, sizeof(*list))) {
		return 0;
	}
	for (unsigned i = 0; i < count; i++) {
		if (!string_ok(b, list[i])) {
			return 0;
		}
	}
	return 1;
}

static int actions_ok(const struct start_block *b)
{
	const struct start_action *a = (const void *)((const char *)b + b->actions);

	if (!area_ok(b, b->actions, b->action_count, sizeof(*a))) {
		return 0;
	}
	for (unsigned i = 0; i < b->action_count; i++) {
		if ((a[i].kind == START_ACTION_OPEN || a[i].kind == START_ACTION_CHDIR) &&
		    !string_ok(b, a[i].path)) {
			return 0;
		}
	}
	return 1;
}

int block_check(const struct start_block *b, size_t mapped)
{
	if (b->magic != START_BLOCK_MAGIC || b->size < sizeof(*b) || b->size > mapped) {
		return EINVAL;
	}
	return string_ok(b, b->path) && string_ok(b, b->cwd) && list_ok(b, b->argv, b->argc) &&
			       list_ok(b, b->envp, b->envc) && actions_ok(b)
		       ? 0
		       : EINVAL;
}
