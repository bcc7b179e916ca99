/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How bytes flow between UART, line discipline and waiters. terminal_settle() goes
 * round until nothing moves, tells who polls, and sets the one timer for the
 * waiter whose time is up first. The driver's one thread.
 */
#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "console.h"
#include "control.h"
#include "libc/neutrino/timer_pulse.h"
#include "reader.h"
#include "session.h"
#include "writer.h"

enum { NS_PER_SECOND = 1000000000 };

unsigned long terminal_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * (unsigned long)NS_PER_SECOND + now.tv_nsec;
}

static void key_signal(struct tty *tty, int signo)
{
	session_signal(tty->owner, signo);
}

/* Whoever made output settles afterwards, with all of it at once. */
static void output_ready(struct tty *tty)
{
	(void)tty;
}

void terminal_init(struct terminal *t)
{
	static const struct tty_ops ops = { key_signal, output_ready };

	tty_init(&t->tty, &ops, t);
	t->first = t->tty.termios;
}

/* What c_iflag says of breaks and of bytes that came damaged. */
static void byte_take(struct terminal *t, unsigned char byte, unsigned errors)
{
	tcflag_t flags = t->tty.termios.c_iflag;

	if (!(t->tty.termios.c_cflag & CREAD)) {
		return;
	}
	if (errors & UART_BREAK) {
		if (flags & BRKINT && !(flags & IGNBRK)) {
			tty_flush(&t->tty, TCIOFLUSH);
			session_signal(t, SIGINT);
		}
		if (flags & (IGNBRK | BRKINT)) {
			return;
		}
		byte = 0;
	} else if (errors & (UART_PARITY | UART_FRAMING) && flags & INPCK) {
		if (flags & IGNPAR) {
			return;
		}
		byte = 0;
	}
	tty_input(&t->tty, byte);
}

void terminal_receive(struct terminal *t)
{
	unsigned char byte;
	unsigned errors;
	int some = 0;

	while (uart_receive(&t->uart, &byte, &errors)) {
		byte_take(t, byte, errors);
		some = 1;
	}
	if (some) {
		readers_typed(t);
	}
}

/* From the line discipline to the UART, as long as that takes bytes. */
static int output_send(struct terminal *t)
{
	int moved = 0;

	while (!tty_output_empty(&t->tty) && !t->tty.stopped) {
		unsigned room = uart_room(&t->uart);
		int byte;

		if (room == 0) {
			uart_want_room(&t->uart, 1);
			return moved;
		}
		while (room-- > 0 && (byte = tty_output_next(&t->tty)) >= 0) {
			uart_send(&t->uart, (unsigned char)byte);
			moved = 1;
		}
	}
	uart_want_room(&t->uart, t->draining.first && !uart_room(&t->uart));
	return moved;
}

int terminal_ready(const struct terminal *t)
{
	/* With VTIME the first byte is what counts, else VMIN of them. */
	size_t size = t->tty.termios.c_cc[VTIME] ? 1 : TTY_INPUT_MOST;

	return (tty_readable(&t->tty, size) ? POLLIN | POLLRDNORM : 0) |
	       (tty_writable(&t->tty) ? POLLOUT | POLLWRNORM : 0);
}

static unsigned long sooner(unsigned long deadline, const struct waiter *w)
{
	for (; w; w = w->next) {
		if (w->deadline && (!deadline || w->deadline < deadline)) {
			deadline = w->deadline;
		}
	}
	return deadline;
}

static void timer_update(struct terminal *t)
{
	unsigned long deadline = sooner(sooner(0, t->reading.first), t->breaking.first);

	if (deadline != t->timer_deadline) {
		t->timer_deadline = deadline;
		timer_pulse_set(t->timer, deadline);
	}
}

void terminal_settle(struct terminal *t)
{
	int moved;

	do {
		moved = output_send(t);
		moved |= console_run(t);
		moved |= writers_run(t);
		moved |= readers_run(t);
		moved |= controls_run(t);
	} while (moved);
	if (t->notify.list) {
		iofunc_notify_trigger(&t->notify, terminal_ready(t));
	}
	timer_update(t);
}

static unsigned data_bits(tcflag_t flags)
{
	switch (flags & CSIZE) {
	case CS5:
		return 5;
	case CS6:
		return 6;
	case CS7:
		return 7;
	default:
		return 8;
	}
}

static unsigned baud_of(const struct termios *settings)
{
	static const struct {
		speed_t speed;
		unsigned baud;
	} speeds[] = {
		{ B0, 0 },	   { B50, 50 },	      { B75, 75 },	 { B110, 110 },
		{ B150, 150 },	   { B300, 300 },     { B600, 600 },	 { B1200, 1200 },
		{ B2400, 2400 },   { B4800, 4800 },   { B9600, 9600 },	 { B19200, 19200 },
		{ B38400, 38400 }, { B57600, 57600 }, { B115200, 115200 }, { B230400, 230400 },
	};
	speed_t speed = cfgetospeed(settings);

	for (unsigned i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
		if (speeds[i].speed == speed) {
			return speeds[i].baud;
		}
	}
	return 115200;
}

void terminal_set(struct terminal *t, const struct termios *settings)
{
	tcflag_t flags = settings->c_cflag;
	struct uart_format format = {
		.baud = baud_of(settings), .data_bits = data_bits(flags),
		.two_stop_bits = (flags & CSTOPB) != 0, .parity = (flags & PARENB) != 0,
		.odd = (flags & PARODD) != 0,
	};

	/* Most changes are of editing only, and leave the line alone. */
	if (flags != t->tty.termios.c_cflag) {
		uart_set_format(&t->uart, &format);
	}
	tty_set(&t->tty, settings);
}

static void release(struct waiter_queue *queue, int error)
{
	struct waiter *w;

	while ((w = waiter_take_first(queue))) {
		if (error) {
			MsgError(w->rcvid, error);
		} else {
			MsgReply(w->rcvid, 0, NULL, 0);
		}
		waiter_free(w);
	}
}

void terminal_release_all(struct terminal *t)
{
	/* A reader sees the end of the file. */
	release(&t->reading, EOK);
	release(&t->writing, EIO);
	release(&t->draining, EIO);
	if (t->breaking.first) {
		uart_break(&t->uart, 0);
	}
	release(&t->breaking, EIO);
	iofunc_notify_trigger(&t->notify, POLLIN | POLLRDNORM | POLLHUP);
}
