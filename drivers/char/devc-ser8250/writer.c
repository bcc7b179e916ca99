/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a writer stay in its message until the line discipline takes
 * them; what does not fit now waits there. A short message that fits is
 * answered at once, which is nearly every one.
 */
#include "writer.h"

#include <errno.h>

#include "session.h"

enum { WRITE_PART = 4096 };

static char buffer[WRITE_PART];

/* Moves a part of W's bytes: 0 or an errno; *MOVED counts. */
static int part_move(struct terminal *t, struct waiter *w, size_t *moved)
{
	size_t left = w->size - w->done;
	ssize_t n = MsgRead_r(w->rcvid, buffer, left < WRITE_PART ? left : WRITE_PART,
			      w->data + w->done);

	*moved = 0;
	if (n <= 0) {
		return n < 0 ? (int)-n : EFAULT;
	}
	*moved = tty_write(&t->tty, buffer, n);
	w->done += *moved;
	return EOK;
}

int writers_run(struct terminal *t)
{
	struct waiter *w = t->writing.first;
	size_t moved;
	int error;

	if (!w || !tty_writable(&t->tty)) {
		return 0;
	}
	error = part_move(t, w, &moved);
	if (error) {
		MsgError(w->rcvid, error);
	} else if (w->done == w->size) {
		MsgReply(w->rcvid, w->done, NULL, 0);
	} else {
		return moved > 0;
	}
	waiter_free(waiter_take_first(&t->writing));
	return 1;
}

/* W waits for the rest of a message of SIZE bytes, of which DONE are written. */
static int write_waits(resmgr_context_t *ctp, struct terminal *t, struct waiter *w, size_t size,
		       size_t done)
{
	w->size = size;
	w->done = done;
	w->data = ctp->offset + sizeof(struct _io_write);
	w->scoid = ctp->info.scoid;
	terminal_settle(t);
	return _RESMGR_NOREPLY;
}

/* All of a short message, when nobody waits before it. */
static int write_at_once(resmgr_context_t *ctp, struct terminal *t, const char *bytes, size_t size,
			 int nonblock)
{
	size_t done = tty_write(&t->tty, bytes, size);
	struct waiter *w;

	if (done == size || (nonblock && done > 0)) {
		terminal_settle(t);
		return _RESMGR_STATUS(ctp, done);
	}
	w = nonblock ? NULL : waiter_add(&t->writing, ctp->rcvid);
	if (!w) {
		terminal_settle(t);
		return done ? _RESMGR_STATUS(ctp, done) : nonblock ? EAGAIN : ENOMEM;
	}
	return write_waits(ctp, t, w, size, done);
}

static int write_later(resmgr_context_t *ctp, struct terminal *t, size_t size)
{
	struct waiter *w = waiter_add(&t->writing, ctp->rcvid);

	if (!w) {
		return ENOMEM;
	}
	return write_waits(ctp, t, w, size, 0);
}

/* What of a long message fits now. */
static int write_what_fits(resmgr_context_t *ctp, struct terminal *t, size_t size)
{
	ssize_t n = resmgr_msgread(ctp, buffer, size < WRITE_PART ? size : WRITE_PART,
				   sizeof(struct _io_write));

	if (n <= 0) {
		return EFAULT;
	}
	return write_at_once(ctp, t, buffer, n, 1);
}

int writer_io(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
	struct terminal *t = ocb_of(ocb)->terminal;
	size_t size = msg->i.nbytes;
	int nonblock;
	int error = iofunc_write_verify(ctp, msg, ocb, &nonblock);

	if (error) {
		return error;
	}
	if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE) {
		return ESPIPE;
	}
	if (ocb_is_hung_up(ocb_of(ocb))) {
		return EIO;
	}
	if (t->tty.termios.c_lflag & TOSTOP) {
		error = session_check(t, ctp, SIGTTOU);
		if (error) {
			return error;
		}
	}
	if (t->writing.first && nonblock) {
		return EAGAIN;
	}
	if (!t->writing.first && ctp->size - ctp->offset - sizeof(msg->i) >= size) {
		return write_at_once(ctp, t, (char *)msg + sizeof(msg->i), size, nonblock);
	}
	return nonblock ? write_what_fits(ctp, t, size) : write_later(ctp, t, size);
}
