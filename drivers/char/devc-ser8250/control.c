/* SPDX-License-Identifier: Apache-2.0 */
/*
 * devctl() of a terminal. Whoever waits until output has drained, or until a break
 * is over, is held as a waiter; controls_run() answers when terminal_settle()
 * comes by. The driver's one thread.
 */
#include "control.h"

#include <devctl.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "session.h"

enum { BREAK_NS = 250000000 };

static int control_answer(resmgr_context_t *ctp, io_devctl_t *msg, const void *data, size_t size)
{
	msg->o = (struct _io_devctl_reply){ .nbytes = size };
	memcpy(_DEVCTL_DATA(msg->o), data, size);
	return _RESMGR_PTR(ctp, msg, sizeof(msg->o) + size);
}

static int control_done(resmgr_context_t *ctp, io_devctl_t *msg, int error)
{
	return error ? error : control_answer(ctp, msg, NULL, 0);
}

/* Waits until what has been written is out, then maybe sets. */
static int drain(resmgr_context_t *ctp, struct terminal *t, const struct termios *settings)
{
	struct waiter *w = waiter_add(&t->draining, ctp->rcvid);

	if (!w) {
		return ENOMEM;
	}
	w->scoid = ctp->info.scoid;
	if (settings) {
		w->has_settings = 1;
		w->settings = *settings;
	}
	return _RESMGR_NOREPLY;
}

static int send_break(resmgr_context_t *ctp, struct terminal *t)
{
	struct waiter *w = waiter_add(&t->breaking, ctp->rcvid);

	if (!w) {
		return ENOMEM;
	}
	w->scoid = ctp->info.scoid;
	w->deadline = terminal_now() + BREAK_NS;
	uart_break(&t->uart, 1);
	return _RESMGR_NOREPLY;
}

static int drained(struct terminal *t)
{
	struct waiter *w = t->draining.first;

	if (!w || !tty_output_empty(&t->tty) || !uart_room(&t->uart)) {
		return 0;
	}
	if (w->has_settings) {
		terminal_set(t, &w->settings);
	}
	MsgReply(w->rcvid, 0, NULL, 0);
	waiter_free(waiter_take_first(&t->draining));
	return 1;
}

static int break_over(struct terminal *t)
{
	struct waiter *w = t->breaking.first;

	if (!w || terminal_now() < w->deadline) {
		return 0;
	}
	MsgReply(w->rcvid, 0, NULL, 0);
	waiter_free(waiter_take_first(&t->breaking));
	if (!t->breaking.first) {
		uart_break(&t->uart, 0);
	}
	return 1;
}

int controls_run(struct terminal *t)
{
	return drained(t) | break_over(t);
}

static void set_size(struct terminal *t, const struct winsize *size)
{
	if (memcmp(&t->tty.winsize, size, sizeof(*size)) != 0) {
		t->tty.winsize = *size;
		session_signal(t, SIGWINCH);
	}
}

static int flush(struct terminal *t, int queue)
{
	if (queue != TCIFLUSH && queue != TCOFLUSH && queue != TCIOFLUSH) {
		return EINVAL;
	}
	tty_flush(&t->tty, queue);
	return EOK;
}

static int flow(struct terminal *t, int action)
{
	if (action < TCOOFF || action > TCION) {
		return EINVAL;
	}
	tty_flow(&t->tty, action);
	return EOK;
}

static int tell_name(resmgr_context_t *ctp, io_devctl_t *msg, const struct terminal *t)
{
	struct tty_info info = { .open_count = t->device.attr.count + t->console.attr.count };

	snprintf(info.name, sizeof(info.name), "%s", t->path);
	return control_answer(ctp, msg, &info, sizeof(info));
}

/* What only asks. _RESMGR_DEFAULT: it was none of these. */
static int control_get(resmgr_context_t *ctp, io_devctl_t *msg, struct terminal *t)
{
	int value = 0, error = EOK;

	switch ((unsigned)msg->i.dcmd) {
	case DCMD_CHR_TCGETATTR:
		return control_answer(ctp, msg, &t->tty.termios, sizeof(t->tty.termios));
	case DCMD_CHR_TTYINFO:
		return tell_name(ctp, msg, t);
	case DCMD_CHR_GETSIZE:
		return control_answer(ctp, msg, &t->tty.winsize, sizeof(t->tty.winsize));
	case DCMD_CHR_TCGETPGRP:
		error = session_get_foreground(t, ctp, &value);
		break;
	case DCMD_CHR_TCGETSID:
		error = session_get_id(t, ctp, &value);
		break;
	case DCMD_CHR_ISCHARS:
		value = (int)tty_available(&t->tty);
		break;
	default:
		return _RESMGR_DEFAULT;
	}
	return error ? error : control_answer(ctp, msg, &value, sizeof(value));
}

/* What POSIX lets a background process do only with the foreground's consent. */
static int control_line(resmgr_context_t *ctp, io_devctl_t *msg, struct terminal *t)
{
	const struct termios *settings = _DEVCTL_DATA(msg->i);
	int value = *(const int *)_DEVCTL_DATA(msg->i);
	int error = session_check(t, ctp, SIGTTOU);

	if (error) {
		return error;
	}
	switch ((unsigned)msg->i.dcmd) {
	case DCMD_CHR_TCSETATTR:
		terminal_set(t, settings);
		return control_done(ctp, msg, EOK);
	case DCMD_CHR_TCSETATTRF:
		tty_flush(&t->tty, TCIFLUSH);
		return drain(ctp, t, settings);
	case DCMD_CHR_TCSETATTRD:
		return drain(ctp, t, settings);
	case DCMD_CHR_TCDRAIN:
		return drain(ctp, t, NULL);
	case DCMD_CHR_SENDBREAK:
		return send_break(ctp, t);
	case DCMD_CHR_TCFLUSH:
		return control_done(ctp, msg, flush(t, value));
	default:
		return control_done(ctp, msg, flow(t, value));
	}
}

static int control_set(resmgr_context_t *ctp, io_devctl_t *msg, struct terminal *t)
{
	const void *data = _DEVCTL_DATA(msg->i);

	switch ((unsigned)msg->i.dcmd) {
	case DCMD_CHR_TCSETATTR:
	case DCMD_CHR_TCSETATTRF:
	case DCMD_CHR_TCSETATTRD:
	case DCMD_CHR_TCDRAIN:
	case DCMD_CHR_SENDBREAK:
	case DCMD_CHR_TCFLUSH:
	case DCMD_CHR_TCFLOW:
		return control_line(ctp, msg, t);
	case DCMD_CHR_SETSIZE:
		set_size(t, data);
		return control_done(ctp, msg, EOK);
	case DCMD_CHR_TCSETPGRP:
		return control_done(ctp, msg, session_set_foreground(t, ctp, *(const int *)data));
	case DCMD_CHR_TCSETSID:
		return control_done(ctp, msg, session_take(t, ctp));
	case DCMD_CHR_TCNOTTY:
		return control_done(ctp, msg, session_leave(t, ctp));
	default:
		return ENOTTY;
	}
}

int control_io(resmgr_context_t *ctp, io_devctl_t *msg, RESMGR_OCB_T *ocb)
{
	struct terminal *t = ocb_of(ocb)->terminal;
	unsigned dcmd = msg->i.dcmd;
	int result = iofunc_devctl_default(ctp, msg, ocb);

	if (result != _RESMGR_DEFAULT) {
		return result;
	}
	if (ocb_is_hung_up(ocb_of(ocb))) {
		return EIO;
	}
	if (dcmd & DCMD_TO && ctp->size - ctp->offset - sizeof(msg->i) < DCMD_SIZE(dcmd)) {
		return EINVAL;
	}
	result = control_get(ctp, msg, t);
	if (result == _RESMGR_DEFAULT) {
		result = control_set(ctp, msg, t);
		terminal_settle(t);
	}
	return result;
}
