/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _IO_CONNECT to taskman's own files: finds the name below a prefix, checks
 * permission, opens or answers what was combined with it. Nothing can be made
 * or removed there. Called by taskfs_message() in file.c.
 */
#include <base/string.h>

#include "taskman/dispatch.h"
#include "taskman/path/open_file.h"
#include "taskman/path/tree.h"
#include "taskman/proc/process.h"

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
	struct file_owner owner;
	struct posix_stat stat;
	int is_dir;

	if (node->link) {
		return ELOOP;
	}
	file_node_stat(node, &stat);
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
	if (access != 0 && (!node->system->write || !(stat.mode & 0222))) {
		return EROFS;
	}
	owner = (struct file_owner){ stat.mode, stat.uid, stat.gid };
	if (!credentials_allow(cred, &owner, (access != 1 ? MAY_READ : 0) |
					     (access != 0 ? MAY_WRITE : 0))) {
		return EACCES;
	}
	return 0;
}

static int answer_link(struct request *r, const struct file_link *link)
{
	struct io_link_reply *out = (void *)file_scratch;

	if (link->text_length > FILE_SCRATCH - sizeof(*out)) {
		return ENAMETOOLONG;
	}
	memset(out, 0, sizeof(*out));
	memcpy(out->text, link->text, link->text_length);
	out->consumed = link->consumed;
	out->parent = link->parent;
	out->text_len = link->text_length;
	return request_reply(r, _IO_CONNECT_RET_LINK, out, sizeof(*out) + link->text_length);
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

static int connect_combined(struct request *r, const struct io_connect *in,
			    const struct file_node *node)
{
	unsigned type;
	int error = extra_type(r, in, &type);

	if (error) {
		return error;
	}
	if ((in->eflag & _IO_CONNECT_EFLAG_DIR) && !file_node_is_dir(node)) {
		return ENOTDIR;
	}
	return type == _IO_STAT ? file_answer_stat(r, node) : file_refusal(type);
}

static int connect_open(struct request *r, struct open_file *f, const struct io_connect *in,
			const struct file_node *node)
{
	int error;

	/* Whoever shares the connection relies on the file that it was opened for. */
	if (f->node.system) {
		return EBUSY;
	}
	error = open_check(node, in, &r->from.process->cred);
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

/* Why no name can be made at TAIL, which is changed: its folder is missing, or is read-only. */
static int create_refuse(struct open_file *f, struct request *r, char *tail)
{
	char *slash = strrchr(tail, '/');
	struct file_link link;
	struct file_node node;

	if (!slash) {
		return EROFS;
	}
	*slash = '\0';
	switch (node_find(f, r, tail, 1, &node, &link)) {
	case 0:
		return file_node_is_dir(&node) ? EROFS : ENOTDIR;
	case ENOENT:
		return ENOENT;
	default:
		return EROFS;
	}
}

/* Making and removing names, where nothing can be made or removed. */
static int connect_refuse(int exists, unsigned subtype, struct open_file *f, struct request *r)
{
	switch (subtype) {
	case _IO_CONNECT_MKNOD:
	case _IO_CONNECT_LINK:
		return exists ? EEXIST : create_refuse(f, r, file_scratch);
	case _IO_CONNECT_RENAME:
		return exists ? EROFS : create_refuse(f, r, file_scratch);
	case _IO_CONNECT_UNLINK:
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

int file_connect(struct request *r, struct open_file *f)
{
	const struct io_connect *in = request_bytes(r, 0, sizeof(*in));
	struct file_link link;
	struct file_node node;
	int error;

	if (!in || in->path_len == 0 || in->path_len > TM_PATH_MAX) {
		return in && in->path_len ? ENAMETOOLONG : EINVAL;
	}
	error = request_copy(r, sizeof(*in), file_scratch, in->path_len);
	if (error) {
		return error;
	}
	if (file_scratch[in->path_len - 1] != '\0') {
		return EINVAL;
	}
	error = node_find(f, r, file_scratch, follows(in), &node, &link);
	if (error == ELOOP) {
		return answer_link(r, &link);
	}
	switch (in->subtype) {
	case _IO_CONNECT_OPEN:
		if (error == ENOENT && (in->ioflag & POSIX_O_CREAT)) {
			return create_refuse(f, r, file_scratch);
		}
		return error ? error : connect_open(r, f, in, &node);
	case _IO_CONNECT_COMBINE:
	case _IO_CONNECT_COMBINE_CLOSE:
		return error ? error : connect_combined(r, in, &node);
	case _IO_CONNECT_READLINK:
		return error ? error : connect_readlink(r, &node);
	default:
		if (error && error != ENOENT) {
			return error;
		}
		return connect_refuse(error == 0, in->subtype, f, r);
	}
}
