/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a directory of taskman's own lists: ".", "..", what its file system
 * has, and what is mounted there. A position counts the entries; those of
 * mounts begin at POSITION_MOUNTED. Called by taskfs_message() in file.c.
 */
#include <base/string.h>

#include "taskman/dispatch.h"
#include "taskman/path/open_file.h"
#include "taskman/path/tree.h"

enum { POSITION_MOUNTED = 1UL << 40 };

static int entry_mounted(const struct file_node *node, unsigned long *position,
			 struct file_entry *entry)
{
	struct path_node *child = NULL;

	while (node->mounted) {
		child = path_child(node->mounted, *position - POSITION_MOUNTED);
		++*position;
		if (!child || !node->system->has(node, child->name, child->name_length)) {
			break;
		}
	}
	if (!child || child->name_length >= sizeof(entry->name)) {
		return ENOENT;
	}
	memcpy(entry->name, child->name, child->name_length + 1);
	entry->ino = hash_number((unsigned long)child);
	entry->type = POSIX_DT_DIR;
	if (!list_is_empty(&child->servers)) {
		struct path_server *s =
			list_entry(child->servers.next, struct path_server, on_node);

		entry->type = (s->mode & POSIX_S_IFMT) >> 12;
	}
	return 0;
}

static int entry_next(const struct file_node *node, unsigned long *position,
		      struct file_entry *entry)
{
	if (*position < 2) {
		strlcpy(entry->name, *position ? ".." : ".", sizeof(entry->name));
		entry->ino = 1 + *position;
		entry->type = POSIX_DT_DIR;
		++*position;
		return 0;
	}
	if (*position < POSITION_MOUNTED) {
		unsigned long inner = *position - 2;
		int error = node->system->entry(node, &inner, entry);

		if (error != ENOENT) {
			*position = inner + 2;
			return error;
		}
		*position = POSITION_MOUNTED;
	}
	return entry_mounted(node, position, entry);
}

static unsigned dirent_put(char *to, unsigned room, const struct file_entry *entry,
			   unsigned long position)
{
	struct posix_dirent *d = (void *)to;
	unsigned length = strlen(entry->name);
	unsigned size = (sizeof(*d) + length + 1 + 7) & ~7u;

	if (size > room) {
		return 0;
	}
	memset(d, 0, size);
	d->ino = entry->ino;
	d->off = position;
	d->reclen = size;
	d->type = entry->type;
	memcpy(d->name, entry->name, length);
	return size;
}

int file_list(struct request *r, struct open_file *f, unsigned room)
{
	struct file_entry entry;
	unsigned used = 0;

	if (room > FILE_SCRATCH) {
		room = FILE_SCRATCH;
	}
	for (;;) {
		unsigned long position = f->position;
		unsigned size;

		if (entry_next(&f->node, &position, &entry) != 0) {
			break;
		}
		size = dirent_put(file_scratch + used, room - used, &entry, position);
		if (size == 0) {
			if (used == 0) {
				return EINVAL;
			}
			break;
		}
		used += size;
		f->position = position;
	}
	return request_reply(r, used, file_scratch, used);
}
