/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe: the server behind pipe(). Opening /dev/pipe for reading makes a pipe
 * and answers its id; its maker then opens /dev/pipe/<id> for writing, once.
 *
 * The FIFOs of file systems are pipes of this server too: who opens one is
 * sent on to /dev/pipe/fifo/<key>, once its file system has seen that he may.
 * The key is that FIFO's secret. The first end makes the pipe, the last one
 * ends it; each waits in its open() for the other.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <unistd.h>

#include "pipe.h"

static const char fifo_folder[] = "fifo/";

/* One end, or both when a FIFO was opened for reading and writing. */
struct pipe_ocb {
	iofunc_ocb_t base;
	struct pipe *pipe;
	int is_reader, is_writer;
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
	waiters_free(&p->opening[0]);
	waiters_free(&p->opening[1]);
	free(p->bytes);
	free(p);
}

/* ACCESS: O_RDONLY, O_WRONLY or O_RDWR. */
static int end_open(resmgr_context_t *ctp, const struct _io_connect *in, struct pipe *p,
		    int access)
{
	struct pipe_ocb *end = calloc(1, sizeof(*end));

	if (!end) {
		return ENOMEM;
	}
	end->pipe = p;
	end->is_reader = access != O_WRONLY;
	end->is_writer = access != O_RDONLY;
	end->base.attr = &p->attr;
	end->base.ioflag = (in->ioflag & O_NONBLOCK) | ((access + 1) & _IO_FLAG_MASK);
	if (resmgr_open_bind(ctp, end, NULL) != 0) {
		free(end);
		return ENOMEM;
	}
	p->readers += end->is_reader;
	p->writers += end->is_writer;
	return EOK;
}

/* The end goes; the pipe with its last one. */
static void end_close(struct pipe_ocb *end)
{
	struct pipe *p = end->pipe;

	p->writers -= end->is_writer;
	p->readers -= end->is_reader;
	free(end);
	pipe_run(p);
	if (p->readers == 0 && p->writers == 0) {
		pipe_free(p);
	}
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
	return end_open(ctp, in, p, O_WRONLY);
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
	error = end_open(ctp, in, p, O_RDONLY);
	if (error) {
		pipe_free(p);
		return error;
	}
	*id = p->id;
	return _RESMGR_PTR(ctp, id, sizeof(*id));
}

static struct pipe *fifo_find(const char *key)
{
	struct pipe *p = pipes;

	while (p && strcmp(p->key, key) != 0) {
		p = p->next;
	}
	return p;
}

/* Whether an open for ACCESS is done: the other end is there, or it need not be. */
static int fifo_is_complete(const struct pipe *p, const struct _io_connect *in, int access)
{
	return access == O_RDWR || (access == O_RDONLY && (in->ioflag & O_NONBLOCK)) ||
	       (access == O_RDONLY ? p->writers : p->readers) > 0;
}

static int fifo_open_end(resmgr_context_t *ctp, const struct _io_connect *in, struct pipe *p)
{
	int access = in->ioflag & O_ACCMODE, error;

	if (!fifo_is_complete(p, in, access) && (in->ioflag & O_NONBLOCK)) {
		return ENXIO;
	}
	error = end_open(ctp, in, p, access);
	if (error) {
		return error;
	}
	if (access != O_WRONLY) {
		pipe_opened(p, 0);
	}
	if (access != O_RDONLY) {
		pipe_opened(p, 1);
	}
	if (fifo_is_complete(p, in, access)) {
		return EOK;
	}
	error = waiter_add(&p->opening[access == O_WRONLY], ctp->rcvid, 0, 0);
	if (error) {
		/* Its close comes with its connection. */
		return error;
	}
	return _RESMGR_NOREPLY;
}

static int open_fifo(resmgr_context_t *ctp, const struct _io_connect *in, const char *key)
{
	struct pipe *p = fifo_find(key);
	int result;

	if (strspn(key, "0123456789abcdef") != PIPE_KEY || key[PIPE_KEY] ||
	    in->subtype != _IO_CONNECT_OPEN) {
		return ENOENT;
	}
	if (!p) {
		p = pipe_make(0);
		if (!p) {
			return ENOMEM;
		}
		strcpy(p->key, key);
	}
	result = fifo_open_end(ctp, in, p);
	if (p->readers == 0 && p->writers == 0) {
		pipe_free(p);
	}
	return result;
}

static int connect_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle,
			void *extra)
{
	const struct _io_connect *in = &msg->connect;

	if (strncmp(in->path, fifo_folder, sizeof(fifo_folder) - 1) == 0) {
		return open_fifo(ctp, in, in->path + sizeof(fifo_folder) - 1);
	}
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
			     end->is_reader ? &end->pipe->read_notify : &end->pipe->write_notify,
			     (end->is_reader ? pipe_ready(end->pipe, 0) : 0) |
			     (end->is_writer ? pipe_ready(end->pipe, 1) : 0));
}

/* An open that waited is undone whole: it may come again on the same connection. */
static int open_unblock(resmgr_context_t *ctp, struct pipe_ocb *end)
{
	struct waiter *w = waiter_remove(&end->pipe->opening[end->is_writer], ctp->rcvid);

	if (!w) {
		return 0;
	}
	waiter_free(w);
	resmgr_unbind(ctp);
	end_close(end);
	return 1;
}

static int io_unblock(resmgr_context_t *ctp, void *msg, RESMGR_OCB_T *ocb)
{
	struct pipe *p = end_of(ocb)->pipe;
	struct waiter *w = is_pipe(ocb) ? waiter_remove(&p->reading, ctp->rcvid) : NULL;
	size_t done;

	(void)msg;
	if (is_pipe(ocb) && !w && open_unblock(ctp, end_of(ocb))) {
		return EINTR;
	}
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
	iofunc_notify_remove(ctp, end->is_reader ? &p->read_notify : &p->write_notify);
	end_close(end);
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
