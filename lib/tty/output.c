/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Output: a byte goes through OPOST, moves the cursor that echo and erasing go by,
 * and lands in the output ring, whose owner hears when it was empty. Echo is output
 * too: control characters as ^X, erasing as backspace, blank, backspace.
 */
#include "output.h"

#include "ring.h"

enum { TAB_WIDTH = 8, MOST_PER_BYTE = TAB_WIDTH };

static void device_put(struct tty *tty, unsigned char byte)
{
	int was_empty = ring_used(&tty->output) == 0;

	if (ring_put(&tty->output, byte, TTY_OUTPUT_MOST) && was_empty && !tty->stopped) {
		tty->ops->output_ready(tty);
	}
}

/* A byte of UTF-8 that follows another takes no column of its own. */
static int is_continuation(const struct tty *tty, unsigned char byte)
{
	return (tty->termios.c_iflag & IUTF8) && (byte & 0xc0) == 0x80;
}

static void cursor_move(struct tty *tty, unsigned char byte)
{
	if (byte == '\r') {
		tty->column = 0;
	} else if (byte == '\b') {
		tty->column -= tty->column > 0;
	} else if (byte >= 0x20 && byte != 0x7f && !is_continuation(tty, byte)) {
		tty->column++;
	}
}

static void plain_put(struct tty *tty, unsigned char byte)
{
	device_put(tty, byte);
	cursor_move(tty, byte);
}

static void tab_put(struct tty *tty)
{
	unsigned stop = (tty->column / TAB_WIDTH + 1) * TAB_WIDTH;

	if ((tty->termios.c_oflag & TABDLY) != TAB3) {
		device_put(tty, '\t');
		tty->column = stop;
		return;
	}
	while (tty->column < stop) {
		plain_put(tty, ' ');
	}
}

static void newline_put(struct tty *tty)
{
	if (tty->termios.c_oflag & ONLCR) {
		plain_put(tty, '\r');
	}
	device_put(tty, '\n');
	if (tty->termios.c_oflag & ONLRET) {
		tty->column = 0;
	}
}

static void return_put(struct tty *tty)
{
	if ((tty->termios.c_oflag & ONOCR) && tty->column == 0) {
		return;
	}
	if (tty->termios.c_oflag & OCRNL) {
		newline_put(tty);
	} else {
		plain_put(tty, '\r');
	}
}

int output_put(struct tty *tty, unsigned char byte)
{
	if (ring_used(&tty->output) + MOST_PER_BYTE > TTY_OUTPUT_MOST) {
		return 0;
	}
	if (!(tty->termios.c_oflag & OPOST)) {
		plain_put(tty, byte);
	} else if (byte == '\n') {
		newline_put(tty);
	} else if (byte == '\r') {
		return_put(tty);
	} else if (byte == '\t') {
		tab_put(tty);
	} else {
		plain_put(tty, byte);
	}
	return 1;
}

void output_raw(struct tty *tty, unsigned char byte)
{
	device_put(tty, byte);
}

static int is_shown_as_control(const struct tty *tty, unsigned char byte)
{
	return (tty->termios.c_lflag & ECHOCTL) && (byte < 0x20 || byte == 0x7f) &&
	       byte != '\t' && byte != '\n';
}

void echo_put(struct tty *tty, unsigned char byte)
{
	if (is_shown_as_control(tty, byte)) {
		output_put(tty, '^');
		output_put(tty, byte ^ 0x40);
	} else {
		output_put(tty, byte);
	}
}

unsigned echo_width(const struct tty *tty, unsigned char byte, unsigned column)
{
	if (is_shown_as_control(tty, byte)) {
		return 2;
	}
	if (byte == '\t') {
		return (column / TAB_WIDTH + 1) * TAB_WIDTH - column;
	}
	return byte < 0x20 || is_continuation(tty, byte) ? 0 : 1;
}

void echo_rub(struct tty *tty, unsigned count)
{
	while (count-- > 0) {
		output_put(tty, '\b');
		output_put(tty, ' ');
		output_put(tty, '\b');
	}
}

void output_bell(struct tty *tty)
{
	if (tty->termios.c_iflag & IMAXBEL) {
		output_raw(tty, '\a');
	}
}
