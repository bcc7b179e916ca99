/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a message of the I/O range to the function that serves it: lengths are
 * checked here, so that a function sees a whole struct; a message on a
 * connection without an open file gets EBADF.
 *
 * walk read 7/9 -> servers/tmpfs/io.c
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>

#include "private.h"

typedef int (*io_func)(resmgr_context_t *, void *, RESMGR_OCB_T *);

/* Where each type's function stands, and how long its message is at least. */
struct io_type {
	size_t func;
	size_t size;
};

#define IO_TYPE(code, name, type) \
	[(code) - _IO_BASE] = { offsetof(resmgr_io_funcs_t, name), sizeof(type) }

static const struct io_type io_types[] = {
	IO_TYPE(_IO_READ, read, struct io_read),
	IO_TYPE(_IO_WRITE, write, struct io_write),
	IO_TYPE(_IO_STAT, stat, struct io_stat),
	IO_TYPE(_IO_NOTIFY, notify, struct io_notify),
	IO_TYPE(_IO_DEVCTL, devctl, struct io_devctl),
	IO_TYPE(_IO_PATHCONF, pathconf, struct io_pathconf),
	IO_TYPE(_IO_LSEEK, lseek, struct io_lseek),
	IO_TYPE(_IO_CHMOD, chmod, struct io_chmod),
	IO_TYPE(_IO_CHOWN, chown, struct io_chown),
	IO_TYPE(_IO_UTIME, utime, struct io_utime),
	IO_TYPE(_IO_LOCK, lock, struct io_lock),
	IO_TYPE(_IO_SPACE, space, struct io_space),
	IO_TYPE(_IO_MSG, msg, struct io_msg),
	IO_TYPE(_IO_SYNC, sync, struct io_sync),
};

enum { IO_TYPE_COUNT = sizeof(io_types) / sizeof(io_types[0]) };

static io_func func_at(const resmgr_io_funcs_t *io, size_t offset)
{
	io_func func;

	memcpy(&func, (const char *)io + offset, sizeof(func));
	return func;
}

/* The type in hand, on an open file: lock, serve, unlock. */
static int serve_io(resmgr_context_t *ctp, unsigned type, void *msg, struct binding *b)
{
	const struct io_type *t = &io_types[type - _IO_BASE];
	io_func func;
	int result;

	if (type - _IO_BASE >= IO_TYPE_COUNT || t->size == 0) {
		return ENOSYS;
	}
	if (ctp->size - ctp->offset < t->size) {
		return EINVAL;
	}
	func = func_at(b->io, t->func);
	if (!func) {
		return type == _IO_DEVCTL ? ENOTTY : ENOSYS;
	}
	if (b->io->lock_ocb) {
		b->io->lock_ocb(ctp, NULL, b->ocb);
	}
	result = func(ctp, msg, b->ocb);
	if (b->io->unlock_ocb) {
		b->io->unlock_ocb(ctp, NULL, b->ocb);
	}
	/* QNX's devctl functions say "not mine" with _RESMGR_DEFAULT. */
	return result == _RESMGR_DEFAULT && type == _IO_DEVCTL ? ENOTTY : result;
}

/* Opening. */

static int connect_check(resmgr_context_t *ctp, struct _io_connect *msg)
{
	size_t extra = (msg->path_len + 7u) & ~7u;

	if (ctp->size < sizeof(struct io_connect) || msg->path_len == 0 ||
	    ctp->size - sizeof(struct io_connect) < msg->path_len) {
		return EINVAL;
	}
	if (msg->path[msg->path_len - 1] != '\0') {
		return EINVAL;
	}
	if (msg->extra_len &&
	    (ctp->size - sizeof(struct io_connect) < extra ||
	     ctp->size - sizeof(struct io_connect) - extra < msg->extra_len)) {
		return msg->extra_len > ctp->msg_max_size ? ENAMETOOLONG : EINVAL;
	}
	return EOK;
}

static void *connect_extra(struct _io_connect *msg)
{
	return msg->extra_len ? msg->path + ((msg->path_len + 7u) & ~7u) : NULL;
}

/* The last connection of an open file has gone. */
static void binding_close(resmgr_context_t *ctp, int scoid)
{
	struct binding *b = binding_remove(ctp->dpp, scoid);

	if (!b) {
		return;
	}
	ctp->rcvid = 0;
	ctp->info.scoid = scoid;
	if (b->io->close_ocb) {
		b->io->close_ocb(ctp, NULL, b->ocb);
	}
	free(b);
}

static int open_by(resmgr_context_t *ctp, struct mount *m, struct _io_connect *msg)
{
	if (!m->connect->open) {
		return ENOSYS;
	}
	return m->connect->open(ctp, (io_open_t *)msg, m->handle, connect_extra(msg));
}

/* Opens, serves the message in `extra`, and closes if the subtype says so. */
static int connect_combined(resmgr_context_t *ctp, struct mount *m, struct _io_connect *msg)
{
	int closes = msg->subtype == _IO_CONNECT_COMBINE_CLOSE;
	uint16_t *inner = connect_extra(msg);
	struct binding *b;
	int result;

	if (!inner || msg->extra_len < sizeof(*inner)) {
		return EINVAL;
	}
	/* Nothing takes the place of an open file. */
	if (!closes && binding_find(ctp->dpp, ctp->info.scoid)) {
		return EBUSY;
	}
	result = open_by(ctp, m, msg);
	b = binding_find(ctp->dpp, ctp->info.scoid);
	if (result != EOK || !b) {
		return result != EOK ? result : ENOSYS;
	}
	ctp->offset = (char *)inner - (char *)ctp->msg;
	result = serve_io(ctp, *inner, inner, b);
	ctp->offset = 0;
	if (closes && result != _RESMGR_NOREPLY) {
		int rcvid = ctp->rcvid;

		binding_close(ctp, ctp->info.scoid);
		ctp->rcvid = rcvid;
	}
	return result;
}

static int serve_connect(resmgr_context_t *ctp)
{
	struct _io_connect *msg = &ctp->msg->connect;
	struct mount *m;
	void *extra;
	int error = connect_check(ctp, msg);

	if (error) {
		return error;
	}
	m = mount_find(ctp->dpp, msg->handle);
	if (!m) {
		return ENOENT;
	}
	ctp->id = m->id;
	extra = connect_extra(msg);
	switch (msg->subtype) {
	case _IO_CONNECT_OPEN:
		return binding_find(ctp->dpp, ctp->info.scoid) ? EBUSY : open_by(ctp, m, msg);
	case _IO_CONNECT_COMBINE:
	case _IO_CONNECT_COMBINE_CLOSE:
		return connect_combined(ctp, m, msg);
	case _IO_CONNECT_UNLINK:
		return m->connect->unlink ?
			       m->connect->unlink(ctp, (io_unlink_t *)msg, m->handle, NULL) : ENOSYS;
	case _IO_CONNECT_RENAME:
		return m->connect->rename ?
			       m->connect->rename(ctp, (io_rename_t *)msg, m->handle, extra) : ENOSYS;
	case _IO_CONNECT_MKNOD:
		return m->connect->mknod ?
			       m->connect->mknod(ctp, (io_mknod_t *)msg, m->handle, NULL) : ENOSYS;
	case _IO_CONNECT_READLINK:
		return m->connect->readlink ?
			       m->connect->readlink(ctp, (io_readlink_t *)msg, m->handle, NULL) : EINVAL;
	case _IO_CONNECT_LINK:
		return m->connect->link ?
			       m->connect->link(ctp, (io_link_t *)msg, m->handle, extra) : ENOSYS;
	default:
		return ENOSYS;
	}
}

void resmgr_serve(struct context *c)
{
	resmgr_context_t *ctp = &c->public.resmgr_context;
	struct binding *b;

	if (ctp->msg->type == _IO_CONNECT) {
		context_answer(c, serve_connect(ctp));
		return;
	}
	b = binding_find(ctp->dpp, ctp->info.scoid);
	context_answer(c, b ? serve_io(ctp, ctp->msg->type, ctp->msg, b) : EBADF);
}

/* Pulses of the system. */

static void serve_unblock(struct context *c, int rcvid)
{
	resmgr_context_t *ctp = &c->public.resmgr_context;
	struct binding *b;

	/* Answered meanwhile: then there is nobody to let go. */
	if (MsgInfo(rcvid, &ctp->info) != 0) {
		return;
	}
	ctp->rcvid = rcvid;
	b = binding_find(ctp->dpp, ctp->info.scoid);
	if (b && b->io->unblock) {
		context_answer(c, b->io->unblock(ctp, NULL, b->ocb));
	} else {
		MsgError(rcvid, EINTR);
	}
}

int resmgr_pulse(struct context *c, const struct _pulse *pulse)
{
	switch (pulse->code) {
	case _PULSE_CODE_CLOSED:
		binding_close(&c->public.resmgr_context, pulse->scoid);
		return 1;
	case _PULSE_CODE_UNBLOCK:
		serve_unblock(c, pulse->value.sival_int);
		return 1;
	default:
		return 0;
	}
}
