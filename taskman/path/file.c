/* SPDX-License-Identifier: Apache-2.0 */
#include "taskman/path/file.h"

#include "abi/msg/devctl.h"
#include "abi/msg/tm.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/path/archive.h"
#include "taskman/path/archive_system.h"
#include "taskman/path/tree.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"

#include <base/string.h>

/* What a connection to a taskman file stands for. */
struct open_file {
	const struct file_system *system;
	struct path_node *prefix;
	struct file_node node;		/* system NULL until it is opened */
	unsigned flags;			/* O_* */
	unsigned long position;
};

/* Tail of a connect, text of a link, a listing or data to write: one at a time. */
static _Alignas(8) char scratch[TM_PATH_MAX + 8];

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

/* Directories that exist only because something is mounted below them. */

static void names_stat(const struct file_node *node, struct posix_stat *stat)
{
	stat->ino = hash_number((unsigned long)node->mounted);
	stat->mode = POSIX_S_IFDIR | 0755;
	stat->nlink = 2;
}

static int names_entry(const struct file_node *node, unsigned long *position,
		       struct file_entry *entry)
{
	(void)node, (void)position, (void)entry;
	return ENOENT;
}

static int names_has(const struct file_node *node, const char *name, unsigned length)
{
	(void)node, (void)name, (void)length;
	return 0;
}

static const struct file_system names_only = {
	.name = "names",
	.stat = names_stat,
	.entry = names_entry,
	.has = names_has,
};

/* Status and permission. */

static void node_stat(const struct file_node *node, struct posix_stat *stat)
{
	memset(stat, 0, sizeof(*stat));
	stat->blksize = 4096;
	stat->nlink = 1;
	node->system->stat(node, stat);
	stat->blocks = (stat->size + 511) / 512;
}

static int node_is_dir(const struct file_node *node)
{
	struct posix_stat stat;

	node_stat(node, &stat);
	return (stat.mode & POSIX_S_IFMT) == POSIX_S_IFDIR;
}

static int is_in_group(const struct credentials *cred, unsigned gid)
{
	for (unsigned i = 0; i < cred->ngroups; i++) {
		if (cred->groups[i] == gid) {
			return 1;
		}
	}
	return cred->egid == gid;
}

/* WANTED: 4 read, 2 write, 1 execute. */
static int may_access(const struct credentials *cred, const struct posix_stat *stat,
		      unsigned wanted)
{
	unsigned shift = 0;

	if (cred->euid == 0) {
		return 1;
	}
	if (cred->euid == stat->uid) {
		shift = 6;
	} else if (is_in_group(cred, stat->gid)) {
		shift = 3;
	}
	return (stat->mode >> shift & wanted) == wanted;
}

/* Opening. */

static int node_find(struct open_file *f, struct request *r, const char *tail, int follow,
		     struct file_node *node, struct file_link *link)
{
	unsigned length = strlen(tail);
	int error;

	memset(node, 0, sizeof(*node));
	error = f->system->lookup(tail, follow, r, node, link);
	if (error && error != ENOENT) {
		return error;
	}
	node->mounted = path_node_find(f->prefix, tail, length);
	if (error && node->mounted && length > 0) {
		node->system = &names_only;
		return 0;
	}
	return error;
}

static int open_check(const struct file_node *node, const struct io_connect *in,
		      const struct credentials *cred)
{
	unsigned access = in->ioflag & POSIX_O_ACCMODE;
	struct posix_stat stat;
	int is_dir;

	if (node->link) {
		return ELOOP;
	}
	node_stat(node, &stat);
	is_dir = (stat.mode & POSIX_S_IFMT) == POSIX_S_IFDIR;
	if ((in->ioflag & POSIX_O_CREAT) && (in->ioflag & POSIX_O_EXCL)) {
		return EEXIST;
	}
	if (!is_dir && ((in->ioflag & POSIX_O_DIRECTORY) ||
			(in->eflag & _IO_CONNECT_EFLAG_DIR))) {
		return ENOTDIR;
	}
	if (is_dir && access != 0) {
		return EISDIR;
	}
	if (access != 0 && !node->system->write) {
		return EROFS;
	}
	if (!may_access(cred, &stat, (access != 1 ? 4 : 0) | (access != 0 ? 2 : 0))) {
		return EACCES;
	}
	return 0;
}

static int answer_link(struct request *r, const struct file_link *link)
{
	struct io_link_reply *out = (void *)scratch;

	if (link->text_length > sizeof(scratch) - sizeof(*out)) {
		return ENAMETOOLONG;
	}
	memset(out, 0, sizeof(*out));
	memcpy(out->text, link->text, link->text_length);
	out->consumed = link->consumed;
	out->parent = link->parent;
	out->text_len = link->text_length;
	return request_reply(r, _IO_CONNECT_RET_LINK, out, sizeof(*out) + link->text_length);
}

static int answer_stat(struct request *r, const struct file_node *node)
{
	struct posix_stat stat;

	node_stat(node, &stat);
	return request_reply(r, 0, &stat, sizeof(stat));
}

/* The type of the message that a combine message carries. */
static int extra_type(struct request *r, const struct io_connect *in, unsigned *type)
{
	unsigned short word;
	int error = request_copy(r, sizeof(*in) + ((in->path_len + 7u) & ~7u), &word,
				 sizeof(word));

	*type = word;
	return error;
}

static int connect_combined(struct request *r, struct open_file *f, const struct io_connect *in,
			    const struct file_node *node)
{
	unsigned type;
	int error = extra_type(r, in, &type);

	(void)f;
	if (error) {
		return error;
	}
	if ((in->eflag & _IO_CONNECT_EFLAG_DIR) && !node_is_dir(node)) {
		return ENOTDIR;
	}
	switch (type) {
	case _IO_STAT:
		return answer_stat(r, node);
	case _IO_CHMOD:
	case _IO_CHOWN:
	case _IO_UTIME:
	case _IO_SPACE:
		return EROFS;
	default:
		return ENOSYS;
	}
}

static int connect_open(struct request *r, struct open_file *f, const struct io_connect *in,
			const struct file_node *node)
{
	int error = open_check(node, in, &r->from.process->cred);

	if (error) {
		return error;
	}
	f->node = *node;
	f->flags = in->ioflag;
	return request_status(r, 0);
}

static int connect_readlink(struct request *r, const struct file_node *node)
{
	if (!node->link) {
		return EINVAL;
	}
	return request_reply(r, 0, node->link, node->link_length);
}

/* Making and removing names, where nothing can be made or removed. */
static int connect_refuse(int exists, unsigned subtype)
{
	switch (subtype) {
	case _IO_CONNECT_MKNOD:
	case _IO_CONNECT_LINK:
		return exists ? EEXIST : EROFS;
	case _IO_CONNECT_UNLINK:
	case _IO_CONNECT_RENAME:
		return exists ? EROFS : ENOENT;
	default:
		return ENOSYS;
	}
}

static int follows(const struct io_connect *in)
{
	return !(in->eflag & _IO_CONNECT_EFLAG_NOFOLLOW) &&
	       !(in->ioflag & POSIX_O_NOFOLLOW) && in->subtype != _IO_CONNECT_READLINK &&
	       in->subtype != _IO_CONNECT_UNLINK && in->subtype != _IO_CONNECT_RENAME;
}

static int message_connect(struct request *r, struct open_file *f)
{
	const struct io_connect *in = request_bytes(r, 0, sizeof(*in));
	struct file_link link;
	struct file_node node;
	int error;

	if (!in || in->path_len == 0 || in->path_len > TM_PATH_MAX) {
		return in && in->path_len ? ENAMETOOLONG : EINVAL;
	}
	error = request_copy(r, sizeof(*in), scratch, in->path_len);
	if (error) {
		return error;
	}
	if (scratch[in->path_len - 1] != '\0') {
		return EINVAL;
	}
	error = node_find(f, r, scratch, follows(in), &node, &link);
	if (error == ELOOP) {
		return answer_link(r, &link);
	}
	switch (in->subtype) {
	case _IO_CONNECT_OPEN:
		if (error == ENOENT && (in->ioflag & POSIX_O_CREAT)) {
			return EROFS;
		}
		return error ? error : connect_open(r, f, in, &node);
	case _IO_CONNECT_COMBINE:
	case _IO_CONNECT_COMBINE_CLOSE:
		return error ? error : connect_combined(r, f, in, &node);
	case _IO_CONNECT_READLINK:
		return error ? error : connect_readlink(r, &node);
	default:
		if (error && error != ENOENT) {
			return error;
		}
		return connect_refuse(error == 0, in->subtype);
	}
}

/* Listings: ".", "..", what the file system has, what is mounted there. */

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

static int read_directory(struct request *r, struct open_file *f, unsigned room)
{
	struct file_entry entry;
	unsigned used = 0;

	if (room > sizeof(scratch)) {
		room = sizeof(scratch);
	}
	for (;;) {
		unsigned long position = f->position;
		unsigned size;

		if (entry_next(&f->node, &position, &entry) != 0) {
			break;
		}
		size = dirent_put(scratch + used, room - used, &entry, position);
		if (size == 0) {
			if (used == 0) {
				return EINVAL;
			}
			break;
		}
		used += size;
		f->position = position;
	}
	return request_reply(r, used, scratch, used);
}

/* Reading and writing. */

static int message_read(struct request *r, struct open_file *f)
{
	const struct io_read *in = request_bytes(r, 0, sizeof(*in));
	unsigned long offset;
	const void *bytes;
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
		return f->node.system->entry && node_is_dir(&f->node) ?
			       read_directory(r, f, length) : ENOTDIR;
	}
	if (node_is_dir(&f->node) || !f->node.system->read) {
		return EISDIR;
	}
	if (length > FILE_READ_MOST) {
		length = FILE_READ_MOST;
	}
	offset = (in->xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET ? in->offset : f->position;
	error = f->node.system->read(&f->node, offset, &bytes, &length, r);
	if (error) {
		return error;
	}
	if ((in->xtype & _IO_XTYPE_MASK) != _IO_XTYPE_OFFSET) {
		f->position = offset + length;
	}
	return request_reply(r, length, bytes, length);
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
		error = request_copy(r, sizeof(*in) + done, scratch, part);
		if (!error) {
			error = f->node.system->write(&f->node, scratch, part);
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
	node_stat(&f->node, &stat);
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
	struct io_devctl_reply *out = (void *)scratch;
	char *data = scratch + sizeof(*out);
	unsigned length;
	int error = 0;

	if (!in || in->nbytes > sizeof(scratch) - sizeof(*out)) {
		return EINVAL;
	}
	length = in->nbytes;
	memset(scratch, 0, sizeof(*out) + length);
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
	return error ? error : request_reply(r, 0, scratch, sizeof(*out) + length);
}

/* What is true of a file here is always true: it never blocks. */
static int message_notify(struct request *r)
{
	const struct io_notify *in = request_bytes(r, 0, sizeof(*in));

	return in ? request_status(r, in->events & 0x145) : EINVAL;
}

int file_archive_range(struct connection *c, unsigned long *offset, unsigned long *size)
{
	const struct open_file *f = c->data;
	const struct archive_file *file;

	if (c->ops != &file_server_ops || f->node.system != &archive_system) {
		return ENODEV;
	}
	file = f->node.data;
	if ((file->mode & POSIX_S_IFMT) != POSIX_S_IFREG) {
		return ENODEV;
	}
	*offset = file->offset;
	*size = file->size;
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
		return message_connect(r, f);
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
		return answer_stat(r, &f->node);
	case _IO_LSEEK:
		return message_lseek(r, f);
	case _IO_DEVCTL:
		return message_devctl(r, f);
	case _IO_NOTIFY:
		return message_notify(r);
	case _IO_SYNC:
		return request_status(r, 0);
	case _IO_CHMOD:
	case _IO_CHOWN:
	case _IO_UTIME:
	case _IO_SPACE:
		return EROFS;
	default:
		return ENOSYS;
	}
}
