/* SPDX-License-Identifier: Apache-2.0 */
/* See file.h. Opening is in connect.c, listings are in listing.c. */
#include "taskman/path/file.h"

#include "abi/msg/devctl.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/path/archive.h"
#include "taskman/path/archive_system.h"
#include "taskman/path/long_read.h"
#include "taskman/path/open_file.h"
#include "taskman/path/tree.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/credentials.h"

#include <base/string.h>

_Alignas(8) char file_scratch[FILE_SCRATCH];

struct open_file *open_file_make(const struct file_system *system, struct path_node *node)
{
	struct open_file *f = heap_alloc(sizeof(*f));

	if (f) {
		f->system = system;
		f->prefix = node;
	}
	return f;
}

void open_file_free(struct open_file *f)
{
	heap_free(f);
}

static void file_closed(struct connection *c)
{
	open_file_free(c->data);
}

const struct server_ops file_server_ops = {
	.name = "file",
	.closed = file_closed,
};

int file_system_mount(const struct file_system *system, const char *prefix)
{
	struct path_server server = {
		.system = system,
		.flags = TM_PATH_DIR | TM_PATH_AFTER,
		.mode = POSIX_S_IFDIR | 0755,
	};
	unsigned id;

	return path_attach(prefix, strlen(prefix), &server, NULL, &id);
}

void file_node_stat(const struct file_node *node, struct posix_stat *stat)
{
	memset(stat, 0, sizeof(*stat));
	stat->blksize = 4096;
	stat->nlink = 1;
	node->system->stat(node, stat);
	stat->blocks = (stat->size + 511) / 512;
}

int file_node_is_dir(const struct file_node *node)
{
	struct posix_stat stat;

	file_node_stat(node, &stat);
	return (stat.mode & POSIX_S_IFMT) == POSIX_S_IFDIR;
}

int file_answer_stat(struct request *r, const struct file_node *node)
{
	struct posix_stat stat;

	file_node_stat(node, &stat);
	return request_reply(r, 0, &stat, sizeof(stat));
}

/* Reading and writing. */

/* Answers, now or later, with *LENGTH bytes at OFFSET, or as many as there are. */
static int read_bytes(struct request *r, const struct file_node *node, unsigned long offset,
		      unsigned *length)
{
	const void *bytes;
	int error;

	if (*length > LONG_READ_OVER && node->system->there) {
		unsigned there = node->system->there(node, offset, *length);

		if (there > LONG_READ_OVER && long_read(r, node, offset, there) == 0) {
			*length = there;
			return 0;
		}
	}
	if (*length > LONG_READ_OVER) {
		*length = LONG_READ_OVER;
	}
	error = node->system->read(node, offset, &bytes, length, r);
	return error ? error : request_reply(r, *length, bytes, *length);
}

static int message_read(struct request *r, struct open_file *f)
{
	const struct io_read *in = request_bytes(r, 0, sizeof(*in));
	unsigned long offset;
	unsigned length;
	int error;

	if (!in) {
		return EINVAL;
	}
	if ((f->flags & POSIX_O_ACCMODE) == 1) {
		return EBADF;
	}
	length = in->nbytes < r->from.room ? in->nbytes : r->from.room;
	if ((in->xtype & _IO_XTYPE_MASK) == _IO_XTYPE_READDIR) {
		return f->node.system->entry && file_node_is_dir(&f->node) ?
			       file_list(r, f, length) : ENOTDIR;
	}
	if (file_node_is_dir(&f->node) || !f->node.system->read) {
		return EISDIR;
	}
	offset = (in->xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET ? in->offset : f->position;
	error = read_bytes(r, &f->node, offset, &length);
	if (!error && (in->xtype & _IO_XTYPE_MASK) != _IO_XTYPE_OFFSET) {
		f->position = offset + length;
	}
	return error;
}

static int message_write(struct request *r, struct open_file *f)
{
	const struct io_write *in = request_bytes(r, 0, sizeof(*in));
	unsigned done = 0;

	if (!in || in->nbytes > r->from.sent - sizeof(*in)) {
		return EINVAL;
	}
	if ((f->flags & POSIX_O_ACCMODE) == 0 || !f->node.system->write) {
		return EBADF;
	}
	while (done < in->nbytes) {
		unsigned part = in->nbytes - done;
		int error;

		if (part > FILE_WRITE_CHUNK) {
			part = FILE_WRITE_CHUNK;
		}
		error = request_copy(r, sizeof(*in) + done, file_scratch, part);
		if (!error) {
			error = f->node.system->write(&f->node, file_scratch, part);
		}
		if (error) {
			return error;
		}
		done += part;
	}
	return request_status(r, done);
}

static int message_lseek(struct request *r, struct open_file *f)
{
	const struct io_lseek *in = request_bytes(r, 0, sizeof(*in));
	struct posix_stat stat;
	long position;

	if (!in) {
		return EINVAL;
	}
	file_node_stat(&f->node, &stat);
	if ((stat.mode & POSIX_S_IFMT) == POSIX_S_IFCHR && stat.size == 0 && in->whence != 0) {
		position = 0;
	} else if (in->whence == 0) {
		position = in->offset;
	} else if (in->whence == 1) {
		position = (long)f->position + in->offset;
	} else if (in->whence == 2) {
		position = (long)stat.size + in->offset;
	} else {
		return EINVAL;
	}
	if (position < 0) {
		return EINVAL;
	}
	f->position = position;
	return request_reply(r, 0, &position, sizeof(position));
}

/* fcntl(F_GETFL) and F_SETFL: the flags of the open file, whatever it is. */
static int devctl_flags(struct open_file *f, int dcmd, char *data, unsigned length)
{
	const unsigned settable = POSIX_O_APPEND | POSIX_O_NONBLOCK;
	unsigned flags;

	if (length < sizeof(flags)) {
		return EINVAL;
	}
	if (dcmd == DCMD_ALL_SETFLAGS) {
		memcpy(&flags, data, sizeof(flags));
		f->flags = (f->flags & ~settable) | (flags & settable);
	}
	flags = f->flags & (POSIX_O_ACCMODE | settable);
	memcpy(data, &flags, sizeof(flags));
	return 0;
}

static int message_devctl(struct request *r, struct open_file *f)
{
	const struct io_devctl *in = request_bytes(r, 0, sizeof(*in));
	struct io_devctl_reply *out = (void *)file_scratch;
	char *data = file_scratch + sizeof(*out);
	unsigned length;
	int error = 0;

	if (!in || in->nbytes > FILE_SCRATCH - sizeof(*out)) {
		return EINVAL;
	}
	length = in->nbytes;
	memset(file_scratch, 0, sizeof(*out) + length);
	if (r->from.sent > sizeof(*in)) {
		unsigned sent = r->from.sent - sizeof(*in);

		error = request_copy(r, sizeof(*in), data, sent < length ? sent : length);
	}
	if (error) {
		return error;
	}
	if (in->dcmd == DCMD_ALL_GETFLAGS || in->dcmd == DCMD_ALL_SETFLAGS) {
		error = devctl_flags(f, in->dcmd, data, length);
	} else if (!f->node.system->devctl) {
		error = ENOTTY;
	} else {
		error = f->node.system->devctl(&f->node, in->dcmd, data, length, r);
	}
	out->nbytes = length;
	return error ? error : request_reply(r, 0, file_scratch, sizeof(*out) + length);
}

int file_refusal(unsigned type)
{
	switch (type) {
	case _IO_CHMOD:
	case _IO_CHOWN:
	case _IO_UTIME:
	case _IO_SPACE:
		return EROFS;
	default:
		return ENOSYS;
	}
}

/* What is true of a file here is always true: it never blocks. */
static int message_notify(struct request *r)
{
	const struct io_notify *in = request_bytes(r, 0, sizeof(*in));

	return in ? request_status(r, in->events & 0x145) : EINVAL;
}

/* The file of the archive that C was opened for, or NULL. */
static const struct archive_file *archive_file_of(const struct connection *c)
{
	const struct open_file *f = c->data;
	const struct archive_file *file;

	if (c->ops != &file_server_ops || f->node.system != &archive_system) {
		return NULL;
	}
	file = f->node.data;
	return (file->mode & POSIX_S_IFMT) == POSIX_S_IFREG ? file : NULL;
}

int file_archive_range(const struct connection *c, unsigned long *offset, unsigned long *size)
{
	const struct archive_file *file = archive_file_of(c);

	if (!file) {
		return ENODEV;
	}
	*offset = file->offset;
	*size = file->size;
	return 0;
}

int file_archive_program(const struct connection *c, struct file_owner *owner)
{
	const struct archive_file *file = archive_file_of(c);

	if (!file || file->size < 4 || memcmp(archive_bytes(file), "\177ELF", 4) != 0) {
		return ENODEV;
	}
	*owner = (struct file_owner){ file->mode, file->uid, file->gid };
	return 0;
}

int taskfs_message(struct request *r, struct connection *connection)
{
	const unsigned short *type = request_bytes(r, 0, sizeof(*type));
	struct open_file *f = connection->data;

	if (!type || connection->ops != &file_server_ops) {
		return EINVAL;
	}
	if (*type == _IO_CONNECT) {
		return file_connect(r, f);
	}
	if (!f->node.system) {
		return EBADF;
	}
	switch (*type) {
	case _IO_READ:
		return message_read(r, f);
	case _IO_WRITE:
		return message_write(r, f);
	case _IO_STAT:
		return file_answer_stat(r, &f->node);
	case _IO_LSEEK:
		return message_lseek(r, f);
	case _IO_DEVCTL:
		return message_devctl(r, f);
	case _IO_NOTIFY:
		return message_notify(r);
	case _IO_SYNC:
		return request_status(r, 0);
	default:
		return file_refusal(*type);
	}
}
