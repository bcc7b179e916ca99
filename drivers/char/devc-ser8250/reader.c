/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers are served in the order they came. POSIX's four cases of a raw read:
 *   VMIN > 0, VTIME > 0   time runs between bytes, from the first one on
 *   VMIN > 0, VTIME = 0   until VMIN bytes are there
 *   VMIN = 0, VTIME > 0   until a byte is there or the time is over
 *   VMIN = 0, VTIME = 0   what is there
 */
#include "reader.h"

#include <errno.h>

#include "session.h"

enum { READ_MOST = 4096, NS_PER_TENTH = 100000000 };

static char buffer[READ_MOST];

static int is_raw(const struct terminal *t)
{
	return !(t->tty.termios.c_lflag & ICANON);
}

static unsigned long time_limit(const struct terminal *t)
{
	return is_raw(t) ? t->tty.termios.c_cc[VTIME] * (unsigned long)NS_PER_TENTH : 0;
}

void readers_typed(struct terminal *t)
{
	if (t->reading.first && time_limit(t) && t->tty.termios.c_cc[VMIN] > 0 &&
	    tty_available(&t->tty) > 0) {
		t->reading.first->deadline = terminal_now() + time_limit(t);
	}
}

static int may_go(const struct terminal *t, const struct waiter *w)
{
	if (tty_readable(&t->tty, w->size)) {
		return 1;
	}
	if (!is_raw(t)) {
		return 0;
	}
	if (t->tty.termios.c_cc[VMIN] == 0 && !time_limit(t)) {
		return 1;
	}
	return w->deadline && terminal_now() >= w->deadline;
}

int readers_run(struct terminal *t)
{
	struct waiter *w = t->reading.first;
	long n;

	if (!w || !may_go(t, w)) {
		return 0;
	}
	n = tty_read(&t->tty, buffer, w->size < READ_MOST ? w->size : READ_MOST);
	if (n < 0) {
		n = 0;
	}
	MsgReply(w->rcvid, n, buffer, n);
	waiter_free(waiter_take_first(&t->reading));
	/* The next one's time between bytes starts with what is left for it. */
	readers_typed(t);
	return 1;
}

void readers_check(struct terminal *t)
{
	struct waiter *next;

	for (struct waiter *w = t->reading.first; w; w = next) {
		next = w->next;
		if (!session_is_background(t, w->scoid, w->pid)) {
			continue;
		}
		MsgError(w->rcvid, ERESTART);
		waiter_free(waiter_take(&t->reading, w->rcvid));
	}
}

static int read_now(resmgr_context_t *ctp, struct terminal *t, size_t size)
{
	long n = t->reading.first ? TTY_AGAIN : tty_read(&t->tty, ctp->msg, size);

	if (n < 0) {
		return EAGAIN;
	}
	ctp->status = (int)n;
	return _RESMGR_PTR(ctp, ctp->msg, n);
}

static int read_later(resmgr_context_t *ctp, struct terminal *t, size_t size)
{
	struct waiter *w = waiter_add(&t->reading, ctp->rcvid);

	if (!w) {
		return ENOMEM;
	}
	w->size = size;
	w->scoid = ctp->info.scoid;
	w->pid = ctp->info.pid;
	if (t->tty.termios.c_cc[VMIN] == 0 && time_limit(t)) {
		w->deadline = terminal_now() + time_limit(t);
	}
	terminal_settle(t);
	return _RESMGR_NOREPLY;
}

int reader_io(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
	struct terminal *t = ocb_of(ocb)->terminal;
	size_t size = msg->i.nbytes;
	int nonblock;
	int error = iofunc_read_verify(ctp, msg, ocb, &nonblock);

	if (error) {
		return error;
	}
	if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE) {
		return (msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_READDIR ? ENOTDIR : ESPIPE;
	}
	if (size > (unsigned)ctp->info.dstmsglen) {
		size = ctp->info.dstmsglen;
	}
	if (size == 0 || ocb_is_hung_up(ocb_of(ocb))) {
		return _RESMGR_STATUS(ctp, 0);
	}
	error = session_check(t, ctp, SIGTTIN);
	if (error) {
		return error;
	}
	if (nonblock) {
		return read_now(ctp, t, size < READ_MOST ? size : READ_MOST);
	}
	return read_later(ctp, t, size);
}
