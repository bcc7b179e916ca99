/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The boot archive at "/": lookup follows links up to the last component, reading
 * copies from taskman's image. What stands where, archive.c knows.
 */
#include "taskman/path/archive_system.h"

#include "abi/msg/devctl.h"
#include "abi/posix/errno.h"
#include "taskman/boot/boot.h"
#include "taskman/path/archive.h"

#include <base/string.h>

enum { ARCHIVE_BLOCK = 4096 };

static unsigned file_type(const struct archive_file *file)
{
	return file->mode & POSIX_S_IFMT;
}

static int link_met(const struct archive_file *file, unsigned parent, unsigned consumed,
		    struct file_link *link)
{
	link->text = archive_bytes(file);
	link->text_length = file->size;
	link->parent = parent;
	link->consumed = consumed;
	return ELOOP;
}

static void node_fill(const struct archive_file *file, struct file_node *node)
{
	node->system = &archive_system;
	node->data = file;
	if (file_type(file) == POSIX_S_IFLNK) {
		node->link = archive_bytes(file);
		node->link_length = file->size;
	}
}

/* Steps through the tail, so that a link in the middle is met. */
static int archive_lookup(const char *tail, int follow, struct request *r,
			  struct file_node *node, struct file_link *link)
{
	const struct archive_file *file = archive_find("", 0);
	unsigned begin = 0;

	(void)r;
	while (tail[begin]) {
		unsigned end = begin;
		int is_last;

		if (file_type(file) != POSIX_S_IFDIR) {
			return ENOTDIR;
		}
		while (tail[end] && tail[end] != '/') {
			end++;
		}
		file = archive_find(tail, end);
		if (!file) {
			return ENOENT;
		}
		is_last = tail[end] == '\0' || tail[end + 1] == '\0';
		if (file_type(file) == POSIX_S_IFLNK && (!is_last || follow)) {
			return link_met(file, begin, end, link);
		}
		begin = tail[end] ? end + 1 : end;
	}
	node_fill(file, node);
	return 0;
}

static void archive_stat(const struct file_node *node, struct posix_stat *stat)
{
	const struct archive_file *file = node->data;

	stat->dev = 1;
	stat->ino = file->ino;
	stat->mode = file->mode;
	stat->nlink = file->link_count;
	stat->uid = file->uid;
	stat->gid = file->gid;
	stat->size = file->size;
	stat->mtime_sec = stat->atime_sec = stat->ctime_sec = file->mtime;
}

static unsigned archive_there(const struct file_node *node, unsigned long offset,
			      unsigned length)
{
	const struct archive_file *file = node->data;

	if (offset >= file->size) {
		return 0;
	}
	return length < file->size - offset ? length : (unsigned)(file->size - offset);
}

static int archive_read_bytes(const struct file_node *node, unsigned long offset,
			      const void **bytes, unsigned *length, struct request *r)
{
	const struct archive_file *file = node->data;

	(void)r;
	*length = archive_there(node, offset, *length);
	*bytes = (const char *)archive_bytes(file) + offset;
	return 0;
}

static int archive_entry(const struct file_node *node, unsigned long *position,
			 struct file_entry *entry)
{
	const struct archive_file *dir = node->data;
	unsigned long index = *position;

	list_for_each(link, &dir->children) {
		const struct archive_file *file =
			list_entry(link, struct archive_file, on_parent);

		if (index-- > 0) {
			continue;
		}
		strlcpy(entry->name, file->path + file->name, sizeof(entry->name));
		entry->name[file->path_length - file->name] = '\0';
		entry->ino = file->ino;
		entry->type = file_type(file) >> 12;
		++*position;
		return 0;
	}
	return ENOENT;
}

static int archive_has(const struct file_node *node, const char *name, unsigned length)
{
	const struct archive_file *dir = node->data;

	list_for_each(link, &dir->children) {
		const struct archive_file *file =
			list_entry(link, struct archive_file, on_parent);

		if (file->path_length - file->name == length &&
		    memcmp(file->path + file->name, name, length) == 0) {
			return 1;
		}
	}
	return 0;
}

static int archive_devctl(const struct file_node *node, int dcmd, void *data, unsigned length,
			  struct request *r)
{
	struct devctl_statvfs out = {
		.block_size = ARCHIVE_BLOCK,
		.blocks = (boot.archive_size + ARCHIVE_BLOCK - 1) / ARCHIVE_BLOCK,
		.id = 1,
		.read_only = 1,
		.type = "archive",
	};

	(void)node, (void)r;
	if ((unsigned)dcmd != DCMD_FSYS_STATVFS || length < sizeof(out)) {
		return ENOTTY;
	}
	memcpy(data, &out, sizeof(out));
	return 0;
}

const struct file_system archive_system = {
	.name = "archive",
	.lookup = archive_lookup,
	.stat = archive_stat,
	.read = archive_read_bytes,
	.there = archive_there,
	.entry = archive_entry,
	.has = archive_has,
	.devctl = archive_devctl,
};
