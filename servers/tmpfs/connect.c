/* SPDX-License-Identifier: Apache-2.0 */
/* Messages about names of tmpfs: open, unlink, rename, mkdir, links. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "names.h"
#include "program.h"

int client_get(resmgr_context_t *ctp, struct client *client)
{
	int error = iofunc_client_info(ctp, 0, &client->info);

	client->cred = (struct cred){
		.uid = client->info.cred.euid,
		.gid = client->info.cred.egid,
		.group_count = client->info.cred.ngroups,
		.groups = client->info.cred.grouplist,
	};
	return error;
}

/* Tells the client to go on where a link leads. */
static int answer_link(resmgr_context_t *ctp, const struct walk *w)
{
	struct io_link_reply *out = (struct io_link_reply *)ctp->msg;
	size_t length = strlen(w->link);

	if (length > ctp->msg_max_size - sizeof(*out)) {
		return ENAMETOOLONG;
	}
	*out = (struct io_link_reply){
		.consumed = w->link_end, .text_len = length, .parent = w->link_parent,
	};
	memcpy(out->text, w->link, length);
	ctp->status = _IO_CONNECT_RET_LINK;
	return _RESMGR_PTR(ctp, out, sizeof(*out) + length);
}

/* Walks; EAGAIN has been answered with the link, and *RESULT says how. */
static int walk_to(resmgr_context_t *ctp, const struct tmpfs *fs, const struct cred *cred,
		   const char *path, int flags, struct walk *w, int *result)
{
	int error = walk((struct tmpfs *)fs, cred, path, flags, w);

	*result = error;
	if (error == EAGAIN) {
		*result = answer_link(ctp, w);
	}
	return error;
}

static struct tmpfs *fs_of(RESMGR_HANDLE_T *handle)
{
	return (struct tmpfs *)handle;
}

static int access_wanted(unsigned ioflag)
{
	switch (ioflag & O_ACCMODE) {
	case O_RDONLY:
		return R_OK;
	case O_WRONLY:
		return W_OK;
	default:
		return R_OK | W_OK;
	}
}

/* The checks of open() on a node that is there. */
static int open_check(const struct _io_connect *in, const struct node *node,
		      const struct cred *cred)
{
	if (S_ISLNK(node->mode) && in->subtype == _IO_CONNECT_OPEN) {
		return ELOOP;
	}
	if ((in->ioflag & O_CREAT) && (in->ioflag & O_EXCL)) {
		return EEXIST;
	}
	if (!S_ISDIR(node->mode) &&
	    ((in->ioflag & O_DIRECTORY) || (in->eflag & _IO_CONNECT_EFLAG_DIR))) {
		return ENOTDIR;
	}
	if (in->subtype != _IO_CONNECT_OPEN && !(in->ioflag & O_ACCMODE)) {
		return EOK;
	}
	if (S_ISDIR(node->mode) && ((in->ioflag & O_ACCMODE) || (in->ioflag & O_CREAT))) {
		return EISDIR;
	}
	if (S_ISSOCK(node->mode)) {
		return ENXIO;
	}
	return node_access(node, cred, access_wanted(in->ioflag));
}

/* The caller has counted it as a writer, if it writes. */
static int open_bind(resmgr_context_t *ctp, unsigned ioflag, struct node *node)
{
	struct open_file *f = calloc(1, sizeof(*f));

	if (!f) {
		return ENOMEM;
	}
	f->node = node;
	f->base.ioflag = ioflag;
	if (resmgr_open_bind(ctp, f, &file_io) != 0) {
		free(f);
		return ENOMEM;
	}
	node_open(node);
	return EOK;
}

static int file_open(resmgr_context_t *ctp, const struct _io_connect *in, struct node *node,
		     int truncates)
{
	unsigned ioflag = (in->ioflag & ~O_ACCMODE) | ((in->ioflag + 1) & _IO_FLAG_MASK);
	int writes = (ioflag & _IO_FLAG_WR) != 0, error = 0;

	if (writes) {
		error = program_write_begin(node);
	}
	if (error) {
		return error;
	}
	if (truncates) {
		error = file_truncate(node, 0);
	}
	if (!error) {
		error = open_bind(ctp, ioflag, node);
	}
	if (error && writes) {
		program_write_end(node);
	}
	return error;
}

/* A FIFO's bytes are the pipe server's business: the client goes on there, as by a link. */
static int answer_fifo(resmgr_context_t *ctp, struct walk *w, const char *path)
{
	int error = fifo_path(w->node, &w->link);

	w->link_end = strlen(path);
	w->link_parent = 0;
	return error ? error : answer_link(ctp, w);
}

static int walk_flags(const struct _io_connect *in)
{
	int follows = !(in->eflag & _IO_CONNECT_EFLAG_NOFOLLOW) && !(in->ioflag & O_NOFOLLOW) &&
		      !((in->ioflag & O_CREAT) && (in->ioflag & O_EXCL));

	return (follows ? WALK_FOLLOW : 0) | (in->ioflag & O_CREAT ? WALK_PARENT : 0);
}

static int connect_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle,
			void *extra)
{
	struct _io_connect *in = &msg->connect;
	struct client client;
	struct walk w;
	int created = 0;
	int result, error = client_get(ctp, &client);

	(void)extra;
	if (error) {
		return error;
	}
	if (walk_to(ctp, fs_of(handle), &client.cred, in->path, walk_flags(in), &w, &result)) {
		return result;
	}
	if (!w.node) {
		if (in->eflag & _IO_CONNECT_EFLAG_DIR) {
			return EISDIR;
		}
		error = name_create(&w, &client.cred, S_IFREG | (in->mode & 07777 & ~in->umask),
				    0, NULL);
		created = 1;
	} else {
		error = open_check(in, w.node, &client.cred);
	}
	if (error) {
		return error;
	}
	if (S_ISFIFO(w.node->mode) && in->subtype == _IO_CONNECT_OPEN) {
		return answer_fifo(ctp, &w, in->path);
	}
	return file_open(ctp, in, w.node, !created && (in->ioflag & O_TRUNC) &&
			 (in->ioflag & O_ACCMODE) && S_ISREG(w.node->mode));
}

static int connect_unlink(resmgr_context_t *ctp, io_unlink_t *msg, RESMGR_HANDLE_T *handle,
			  void *reserved)
{
	struct _io_connect *in = &msg->connect;
	struct client client;
	struct walk w;
	int result, error = client_get(ctp, &client);

	(void)reserved;
	if (error) {
		return error;
	}
	if (walk_to(ctp, fs_of(handle), &client.cred, in->path, 0, &w, &result)) {
		return result;
	}
	if (!S_ISDIR(in->mode) && (in->eflag & _IO_CONNECT_EFLAG_DIR)) {
		return S_ISDIR(w.node->mode) ? EISDIR : ENOTDIR;
	}
	return name_remove(&w, &client.cred, S_ISDIR(in->mode));
}

static int connect_mknod(resmgr_context_t *ctp, io_mknod_t *msg, RESMGR_HANDLE_T *handle,
			 void *reserved)
{
	struct _io_connect *in = &msg->connect;
	struct client client;
	struct walk w;
	mode_t mode;
	int result, error = client_get(ctp, &client);

	(void)reserved;
	if (error) {
		return error;
	}
	if (walk_to(ctp, fs_of(handle), &client.cred, in->path, WALK_PARENT, &w, &result)) {
		return result;
	}
	mode = (in->mode & S_IFMT) | (in->mode & 07777 & ~in->umask);
	if (!S_ISDIR(mode) && !S_ISREG(mode) && !S_ISFIFO(mode)) {
		return S_ISCHR(mode) || S_ISBLK(mode) ? EPERM : EINVAL;
	}
	return name_create(&w, &client.cred, mode, 0, NULL);
}

static int connect_readlink(resmgr_context_t *ctp, io_readlink_t *msg, RESMGR_HANDLE_T *handle,
			    void *reserved)
{
	struct client client;
	struct walk w;
	int result, error = client_get(ctp, &client);

	(void)reserved;
	if (error) {
		return error;
	}
	if (walk_to(ctp, fs_of(handle), &client.cred, msg->connect.path, 0, &w, &result)) {
		return result;
	}
	if (!S_ISLNK(w.node->mode)) {
		return EINVAL;
	}
	return _RESMGR_PTR(ctp, w.node->link, w.node->size);
}

static int link_symlink(struct walk *w, const struct cred *cred, const char *text, size_t room)
{
	return name_symlink(w, cred, text, strnlen(text, room));
}

/* A hard link: the old path is below this mount as well. */
static int link_hard(resmgr_context_t *ctp, const struct tmpfs *fs, struct walk *w,
		     const struct cred *cred, const char *old)
{
	struct walk from;
	int result;

	if (walk_to(ctp, fs, cred, old, 0, &from, &result)) {
		return result == EAGAIN ? ELOOP : result;
	}
	return name_link(w, cred, from.node);
}

static int connect_link(resmgr_context_t *ctp, io_link_t *msg, RESMGR_HANDLE_T *handle,
			void *extra)
{
	struct _io_connect *in = &msg->connect;
	const char *text = extra;
	struct client client;
	struct walk w;
	int result, error = client_get(ctp, &client);

	if (error) {
		return error;
	}
	if (!text || text[in->extra_len - 1] != '\0') {
		return EINVAL;
	}
	if (walk_to(ctp, fs_of(handle), &client.cred, in->path, WALK_PARENT, &w, &result)) {
		return result;
	}
	if (in->extra_type == _IO_CONNECT_EXTRA_SYMLINK) {
		return link_symlink(&w, &client.cred, text, in->extra_len);
	}
	return link_hard(ctp, fs_of(handle), &w, &client.cred, text);
}

static int connect_rename(resmgr_context_t *ctp, io_rename_t *msg, RESMGR_HANDLE_T *handle,
			  void *extra)
{
	struct _io_connect *in = &msg->connect;
	const char *old = extra;
	struct client client;
	struct walk from, to;
	int result, error = client_get(ctp, &client);

	if (error) {
		return error;
	}
	if (!old || old[in->extra_len - 1] != '\0') {
		return EINVAL;
	}
	if (walk_to(ctp, fs_of(handle), &client.cred, in->path, WALK_PARENT, &to, &result)) {
		return result;
	}
	if (walk(fs_of(handle), &client.cred, old, 0, &from) != 0) {
		return walk(fs_of(handle), &client.cred, old, 0, &from);
	}
	if (in->eflag & _IO_CONNECT_EFLAG_DIR) {
		to.wants_directory = 1;
	}
	return name_rename(&from, &to, &client.cred);
}

const resmgr_connect_funcs_t name_connect = {
	.nfuncs = _RESMGR_CONNECT_NFUNCS,
	.open = connect_open,
	.unlink = connect_unlink,
	.rename = connect_rename,
	.mknod = connect_mknod,
	.readlink = connect_readlink,
	.link = connect_link,
};
