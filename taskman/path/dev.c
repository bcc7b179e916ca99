/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taskman's own devices: a table of names, each with a function to read and one to
 * write, or the path it is a link to. /dev/tty is a link to the terminal of the
 * asker's session.
 */
#include "taskman/path/dev.h"

#include "abi/posix/errno.h"
#include "taskman/path/long_read.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/sys/console.h"
#include "taskman/sys/random.h"

#include <base/string.h>

struct device {
	const char *name;
	unsigned char major, minor;
	unsigned short mode;
	void (*read)(void *to, unsigned *length);
	int (*write)(const void *from, unsigned length);
	const char *link; /* a symbolic link with this text, and nothing else */
};

static void read_nothing(void *to, unsigned *length)
{
	(void)to;
	*length = 0;
}

static void read_zeros(void *to, unsigned *length)
{
	memset(to, 0, *length);
}

static void read_random(void *to, unsigned *length)
{
	random_bytes(to, *length);
}

static int write_nowhere(const void *from, unsigned length)
{
	(void)from, (void)length;
	return 0;
}

static int write_full(const void *from, unsigned length)
{
	(void)from, (void)length;
	return ENOSPC;
}

static int write_console(const void *from, unsigned length)
{
	console_write(from, length);
	return 0;
}

static const struct device devices[] = {
	{ "null", 1, 3, 0666, read_nothing, write_nowhere, NULL },
	{ "zero", 1, 5, 0666, read_zeros, write_nowhere, NULL },
	{ "full", 1, 7, 0666, read_zeros, write_full, NULL },
	{ "random", 1, 8, 0666, read_random, write_nowhere, NULL },
	{ "urandom", 1, 9, 0666, read_random, write_nowhere, NULL },
	{ "tty", 5, 0, 0666, NULL, NULL, NULL },
	{ "console", 5, 1, 0600, read_nothing, write_console, NULL },
	{ .name = "fd", .link = "/proc/self/fd" },
	{ .name = "stdin", .link = "/proc/self/fd/0" },
	{ .name = "stdout", .link = "/proc/self/fd/1" },
	{ .name = "stderr", .link = "/proc/self/fd/2" },
};

enum { DEVICE_COUNT = sizeof(devices) / sizeof(devices[0]), FIRST_INO = 16 };

static const struct device *device_find(const char *name, unsigned length)
{
	for (unsigned i = 0; i < DEVICE_COUNT; i++) {
		if (strlen(devices[i].name) == length &&
		    memcmp(devices[i].name, name, length) == 0) {
			return &devices[i];
		}
	}
	return NULL;
}

/* /dev/tty is a link to the terminal of the caller's session. */
static int lookup_tty(struct request *r, struct file_link *link)
{
	const struct group *group = r->from.process->group;

	if (!group || !group->session->tty) {
		return ENXIO;
	}
	link->text = group->session->tty;
	link->text_length = strlen(link->text);
	link->parent = 0;
	link->consumed = 3;
	return ELOOP;
}

/* What only asks about /dev/tty sees the device, whatever the session has. */
static int is_opening(const struct request *r)
{
	const struct io_connect *in = (const void *)r->bytes;

	return in->subtype == _IO_CONNECT_OPEN;
}

/* FOLLOW: it is not the link itself that is asked for. */
static int lookup_link(const struct device *device, int follow, struct file_node *node,
		       struct file_link *link)
{
	if (!follow) {
		node->data = device;
		node->link = device->link;
		node->link_length = strlen(device->link);
		return 0;
	}
	*link = (struct file_link){
		.text = device->link,
		.text_length = strlen(device->link),
		.consumed = strlen(device->name),
	};
	return ELOOP;
}

static int dev_lookup(const char *tail, int follow, struct request *r, struct file_node *node,
		      struct file_link *link)
{
	const char *slash = strchr(tail, '/');
	unsigned length = slash ? (unsigned)(slash - tail) : strlen(tail);
	const struct device *device;

	node->system = &dev_system;
	if (length == 0) {
		return 0;
	}
	device = device_find(tail, length);
	if (!device) {
		return ENOENT;
	}
	if (device->link) {
		return lookup_link(device, follow || slash, node, link);
	}
	if (slash && slash[1]) {
		return ENOTDIR;
	}
	if (!device->read && follow && is_opening(r)) {
		return lookup_tty(r, link);
	}
	node->data = device;
	return 0;
}

static void dev_stat(const struct file_node *node, struct posix_stat *stat)
{
	const struct device *device = node->data;

	stat->dev = 2;
	if (!device) {
		stat->ino = 1;
		stat->mode = POSIX_S_IFDIR | 0755;
		stat->nlink = 2;
		return;
	}
	stat->ino = FIRST_INO + (device - devices);
	if (device->link) {
		stat->mode = POSIX_S_IFLNK | 0777;
		stat->size = strlen(device->link);
		return;
	}
	stat->mode = POSIX_S_IFCHR | device->mode;
	stat->rdev = (unsigned long)device->major << 8 | device->minor;
}

static int dev_read(const struct file_node *node, unsigned long offset, const void **bytes,
		    unsigned *length, struct request *r)
{
	static char buffer[LONG_READ_OVER];
	const struct device *device = node->data;

	(void)offset, (void)r;
	if (*length > sizeof(buffer)) {
		*length = sizeof(buffer);
	}
	device->read(buffer, length);
	*bytes = buffer;
	return 0;
}

static unsigned dev_there(const struct file_node *node, unsigned long offset, unsigned length)
{
	const struct device *device = node->data;

	(void)offset;
	return device->read == read_nothing ? 0 : length;
}

static int dev_write(const struct file_node *node, const void *from, unsigned length)
{
	const struct device *device = node->data;

	return device->write(from, length);
}

static int dev_entry(const struct file_node *node, unsigned long *position,
		     struct file_entry *entry)
{
	(void)node;
	if (*position >= DEVICE_COUNT) {
		return ENOENT;
	}
	strlcpy(entry->name, devices[*position].name, sizeof(entry->name));
	entry->ino = FIRST_INO + *position;
	entry->type = devices[*position].link ? POSIX_DT_LNK : POSIX_DT_CHR;
	++*position;
	return 0;
}

static int dev_has(const struct file_node *node, const char *name, unsigned length)
{
	(void)node;
	return device_find(name, length) != NULL;
}

const struct file_system dev_system = {
	.name = "dev",
	.lookup = dev_lookup,
	.stat = dev_stat,
	.read = dev_read,
	.there = dev_there,
	.write = dev_write,
	.entry = dev_entry,
	.has = dev_has,
};
