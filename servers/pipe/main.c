/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe: the server behind pipe(). Opening /dev/pipe for reading makes a pipe
 * and answers its id; its maker then opens /dev/pipe/<id> for writing, once.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <unistd.h>

#include "pipe.h"

/* One end. */
struct pipe_ocb {
	iofunc_ocb_t base;
	struct pipe *pipe;
	int is_writer;
};

static struct pipe *pipes;
static unsigned long last_id;
static iofunc_attr_t dev_attr;

static struct pipe_ocb *end_of(RESMGR_OCB_T *ocb)
{
	return (struct pipe_ocb *)ocb;
}

static struct pipe *pipe_make(pid_t maker)
{
	struct pipe *p = calloc(1, sizeof(*p));

	if (p) {
		p->id = ++last_id;
		p->maker = maker;
		iofunc_attr_init(&p->attr, S_IFIFO | 0600, NULL, NULL);
		p->attr.inode = p->id;
		p->next = pipes;
		pipes = p;
	}
	return p;
}

static void pipe_free(struct pipe *p)
{
	struct pipe **link = &pipes;

	while (*link != p) {
		link = &(*link)->next;
	}
	*link = p->next;
	iofunc_notify_remove(NULL, &p->read_notify);
	iofunc_notify_remove(NULL, &p->write_notify);
	pthread_mutex_destroy(&p->attr.lock);
	free(p->bytes);
	free(p);
}

static int end_open(resmgr_context_t *ctp, const struct _io_connect *in, struct pipe *p,
		    int is_writer)
{
	struct pipe_ocb *end = calloc(1, sizeof(*end));

	if (!end) {
		return ENOMEM;
	}
	end->pipe = p;
	end->is_writer = is_writer;
	end->base.attr = &p->attr;
	end->base.ioflag = (in->ioflag & O_NONBLOCK) | (is_writer ? _IO_FLAG_WR : _IO_FLAG_RD);
	if (resmgr_open_bind(ctp, end, NULL) != 0) {
		free(end);
		return ENOMEM;
	}
	p->readers += !is_writer;
	p->writers += is_writer;
	return EOK;
}

/* The write end: by its id, by its maker, once. */
static int open_writer(resmgr_context_t *ctp, const struct _io_connect *in)
{
	char *rest;
	unsigned long id = strtoul(in->path, &rest, 10);
	struct pipe *p = pipes;

	while (p && (p->id != id || p->maker != ctp->info.pid)) {
		p = p->next;
	}
	if (!p || *rest || p->writers || (in->ioflag & O_ACCMODE) != O_WRONLY) {
		return ENOENT;
	}
	p->maker = 0;
	return end_open(ctp, in, p, 1);
}

static int open_reader(resmgr_context_t *ctp, const struct _io_connect *in)
{
	struct pipe *p = pipe_make(ctp->info.pid);
	unsigned long *id = (unsigned long *)ctp->msg;
	int error;

	if (!p) {
		return ENOMEM;
	}
	/* Until the writer comes it is as if there was one: no end of file yet. */
	error = end_open(ctp, in, p, 0);
	if (error) {
		pipe_free(p);
		return error;
	}
	*id = p->id;
	return _RESMGR_PTR(ctp, id, sizeof(*id));
}

static int connect_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle,
			void *extra)
{
	const struct _io_connect *in = &msg->connect;

	if (in->path[0]) {
		return open_writer(ctp, in);
	}
	if (in->subtype != _IO_CONNECT_OPEN || (in->ioflag & O_DIRECTORY)) {
		return iofunc_open_default(ctp, msg, handle, extra);
	}
	return open_reader(ctp, in);
}

/* A file of status only: stat("/dev/pipe"). */
static int is_pipe(const RESMGR_OCB_T *ocb)
{
	return ocb->attr != &dev_attr;
}

static int io_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
	struct pipe *p = end_of(ocb)->pipe;
	size_t size = msg->i.nbytes;
	int nonblock;
	int error = iofunc_read_verify(ctp, msg, ocb, &nonblock);

	if (error || !is_pipe(ocb)) {
		return error ? error : EISDIR;
	}
	if (size > (unsigned)ctp->info.dstmsglen) {
		size = ctp->info.dstmsglen;
	}
	if (size == 0) {
		return _RESMGR_STATUS(ctp, 0);
	}
	if (p->used == 0 && p->writers > 0 && nonblock) {
		return EAGAIN;
	}
	error = waiter_add(&p->reading, ctp->rcvid, size, 0);
	if (!error) {
		pipe_run(p);
	}
	return error ? error : _RESMGR_NOREPLY;
}

static int write_now(resmgr_context_t *ctp, struct pipe *p, io_write_t *msg, size_t size)
{
	size_t room = pipe_room(p);

	if (p->readers == 0) {
		return EPIPE;
	}
	if (room == 0 || (size <= PIPE_ATOMIC && room < size)) {
		return EAGAIN;
	}
	size = size < room ? size : room;
	(void)msg;
	return waiter_add(&p->writing, ctp->rcvid, size, ctp->offset + sizeof(msg->i));
}

static int io_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
	struct pipe *p = end_of(ocb)->pipe;
	size_t size = msg->i.nbytes;
	int nonblock;
	int error = iofunc_write_verify(ctp, msg, ocb, &nonblock);

	if (error || !is_pipe(ocb)) {
		return error ? error : EISDIR;
	}
	if (size == 0) {
		return _RESMGR_STATUS(ctp, 0);
	}
	if (nonblock) {
		error = write_now(ctp, p, msg, size);
	} else {
		error = waiter_add(&p->writing, ctp->rcvid, size, ctp->offset + sizeof(msg->i));
	}
	if (!error) {
		pipe_run(p);
	}
	return error ? error : _RESMGR_NOREPLY;
}

static int io_notify(resmgr_context_t *ctp, io_notify_t *msg, RESMGR_OCB_T *ocb)
{
	struct pipe_ocb *end = end_of(ocb);

	if (!is_pipe(ocb)) {
		return _RESMGR_STATUS(ctp, msg->i.events);
	}
	/* Hang-up and error are told whether they were asked for or not. */
	msg->i.events |= 0x18;
	return iofunc_notify(ctp, msg,
			     end->is_writer ? &end->pipe->write_notify : &end->pipe->read_notify,
			     pipe_ready(end->pipe, end->is_writer));
}

static int io_unblock(resmgr_context_t *ctp, void *msg, RESMGR_OCB_T *ocb)
{
	struct pipe *p = end_of(ocb)->pipe;
	struct waiter *w = is_pipe(ocb) ? waiter_remove(&p->reading, ctp->rcvid) : NULL;
	size_t done;

	(void)msg;
	if (!w && is_pipe(ocb)) {
		w = waiter_remove(&p->writing, ctp->rcvid);
	}
	if (!w) {
		return _RESMGR_NOREPLY;
	}
	done = w->done;
	waiter_free(w);
	return done ? _RESMGR_STATUS(ctp, done) : EINTR;
}

static int io_close(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb)
{
	struct pipe_ocb *end = end_of(ocb);
	struct pipe *p = end->pipe;

	if (!is_pipe(ocb)) {
		return iofunc_close_ocb_default(ctp, reserved, ocb);
	}
	iofunc_notify_remove(ctp, end->is_writer ? &p->write_notify : &p->read_notify);
	p->writers -= end->is_writer;
	p->readers -= !end->is_writer;
	pipe_run(p);
	if (p->readers == 0 && p->writers == 0) {
		pipe_free(p);
	}
	free(end);
	return EOK;
}

int main(void)
{
	resmgr_connect_funcs_t connect;
	resmgr_io_funcs_t io;
	dispatch_t *dpp = dispatch_create();

	iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
	connect.open = connect_open;
	io.read = io_read;
	io.write = io_write;
	io.notify = io_notify;
	io.unblock = io_unblock;
	io.close_ocb = io_close;
	io.lock_ocb = NULL;
	io.unlock_ocb = NULL;
	iofunc_attr_init(&dev_attr, S_IFIFO | 0666, NULL, NULL);
	if (!dpp || resmgr_attach(dpp, NULL, "/dev/pipe", _FTYPE_PIPE, _RESMGR_FLAG_DIR, &connect,
				  &io, &dev_attr) < 0) {
		fprintf(stderr, "pipe: cannot serve /dev/pipe: %s\n", strerror(errno));
		return 1;
	}
	dispatch_loop(dpp);
	perror("pipe: receive");
	return 1;
}
