/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the archive: every header is checked against the end before it is
 * believed, and each file is found again by the hash of its path. Names and bytes
 * stay in taskman's image; nothing is copied.
 */
#include "taskman/path/archive.h"

#include "abi/posix/errno.h"
#include "abi/posix/stat.h"
#include "taskman/mem/heap.h"

#include <base/print.h>
#include <base/string.h>

/* Header of an entry: 6 bytes of magic, 13 fields of 8 hexadecimal digits. */
enum cpio_field {
	CPIO_INO, CPIO_MODE, CPIO_UID, CPIO_GID, CPIO_NLINK, CPIO_MTIME, CPIO_FILESIZE,
	CPIO_DEVMAJOR, CPIO_DEVMINOR, CPIO_RDEVMAJOR, CPIO_RDEVMINOR, CPIO_NAMESIZE, CPIO_CHECK,
	CPIO_FIELDS,
};

enum { CPIO_HEADER_SIZE = 6 + 8 * CPIO_FIELDS, CPIO_ALIGN = 4 };

static const char *archive_start;
static unsigned long archive_size;
static struct table files;
static unsigned long last_ino;

static struct archive_file root = {
	.path = "",
	.mode = POSIX_S_IFDIR | 0755,
	.ino = 1,
	.link_count = 2,
	.children = LIST_EMPTY(root.children),
};

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return -1;
}

static int header_decode(const char *header, unsigned field[CPIO_FIELDS])
{
	if (memcmp(header, "070701", 6) != 0) {
		return EINVAL;
	}
	for (unsigned i = 0; i < CPIO_FIELDS; i++) {
		field[i] = 0;
		for (unsigned j = 0; j < 8; j++) {
			int digit = hex_value(header[6 + 8 * i + j]);

			if (digit < 0) {
				return EINVAL;
			}
			field[i] = field[i] << 4 | (unsigned)digit;
		}
	}
	return 0;
}

static unsigned long align_up_to(unsigned long value)
{
	return (value + CPIO_ALIGN - 1) & ~(CPIO_ALIGN - 1UL);
}

struct archive_file *archive_find(const char *path, unsigned length)
{
	if (length == 0) {
		return &root;
	}
	for (struct table_entry *e = table_first(&files, hash_bytes(0, path, length)); e;
	     e = table_next(e)) {
		struct archive_file *file = list_entry(e, struct archive_file, by_path);

		if (file->path_length == length && memcmp(file->path, path, length) == 0) {
			return file;
		}
	}
	return NULL;
}

const void *archive_bytes(const struct archive_file *file)
{
	return archive_start + file->offset;
}

static unsigned parent_length(const char *path, unsigned length)
{
	while (length > 0 && path[length - 1] != '/') {
		length--;
	}
	return length > 0 ? length - 1 : 0;
}

static int file_add(const char *path, unsigned length, const unsigned field[CPIO_FIELDS],
		    unsigned long offset)
{
	unsigned in_parent = parent_length(path, length);
	struct archive_file *parent = archive_find(path, in_parent);
	struct archive_file *file;

	if (!parent || (parent->mode & POSIX_S_IFMT) != POSIX_S_IFDIR) {
		return EINVAL;
	}
	file = heap_alloc(sizeof(*file));
	if (!file) {
		return ENOMEM;
	}
	file->parent = parent;
	file->path = path;
	file->path_length = length;
	file->name = in_parent ? in_parent + 1 : 0;
	file->mode = field[CPIO_MODE];
	file->uid = field[CPIO_UID];
	file->gid = field[CPIO_GID];
	file->mtime = field[CPIO_MTIME];
	file->rdev_major = field[CPIO_RDEVMAJOR];
	file->rdev_minor = field[CPIO_RDEVMINOR];
	file->ino = ++last_ino + 1;
	file->offset = offset;
	file->size = field[CPIO_FILESIZE];
	file->link_count = 1;
	list_init(&file->children);
	if ((file->mode & POSIX_S_IFMT) == POSIX_S_IFDIR) {
		file->link_count = 2;
		parent->link_count++;
	}
	list_append(&parent->children, &file->on_parent);
	table_insert(&files, &file->by_path, hash_bytes(0, path, length));
	return 0;
}

/* Padding entries carry names that begin with a dot and a slash only. */
static int is_plain_name(const char *path, unsigned length)
{
	return length > 0 && path[0] != '/' && !(length == 1 && path[0] == '.');
}

/* Reads the entry at *AT and moves on; ENOENT at the trailer. */
static int entry_read(unsigned long *at)
{
	unsigned field[CPIO_FIELDS];
	const char *name = archive_start + *at + CPIO_HEADER_SIZE;
	unsigned long data;
	unsigned length;
	int error;

	if (archive_size - *at < CPIO_HEADER_SIZE ||
	    header_decode(archive_start + *at, field) != 0 || field[CPIO_NAMESIZE] == 0 ||
	    field[CPIO_NAMESIZE] > archive_size - *at - CPIO_HEADER_SIZE) {
		return EINVAL;
	}
	length = strnlen(name, field[CPIO_NAMESIZE]);
	data = align_up_to(*at + CPIO_HEADER_SIZE + field[CPIO_NAMESIZE]);
	if (length == field[CPIO_NAMESIZE] || data > archive_size ||
	    field[CPIO_FILESIZE] > archive_size - data) {
		return EINVAL;
	}
	if (length == 10 && memcmp(name, "TRAILER!!!", 10) == 0) {
		return ENOENT;
	}
	*at = align_up_to(data + field[CPIO_FILESIZE]);
	if (!is_plain_name(name, length)) {
		return 0;
	}
	error = file_add(name, length, field, data);
	return error;
}

int archive_read(const void *start, unsigned long size)
{
	unsigned long at = 0;
	int error = 0;

	archive_start = start;
	archive_size = size;
	while (error == 0) {
		unsigned long here = at;

		if (at >= size) {
			error = EINVAL;
		} else {
			error = entry_read(&at);
		}
		if (error == EINVAL) {
			print("taskman: boot archive damaged at byte %lu of %lu: "
				       "build the image again\n", here, size);
		}
	}
	return error == ENOENT ? 0 : error;
}
