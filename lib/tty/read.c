/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program reads: a line at most with ICANON, else what there is. Says
 * beforehand whether a read would find enough, for owners that let programs
 * wait.
 */
#include "line.h"
#include "setting.h"
#include "tty/tty.h"

size_t tty_available(const struct tty *tty)
{
	return tty->line - tty->input.head;
}

int tty_readable(const struct tty *tty, size_t size)
{
	size_t least = tty->termios.c_cc[VMIN];

	if (setting_is(tty, ICANON)) {
		return tty->delimiters > 0;
	}
	if (least > size) {
		least = size;
	}
	return tty_available(tty) >= (least ? least : 1);
}

static long read_line(struct tty *tty, unsigned char *to, size_t size)
{
	size_t n = 0;

	while (n < size) {
		unsigned short entry = ring_take(&tty->input);

		if (!(entry & MARK_EOF)) {
			to[n++] = (unsigned char)entry;
		}
		if (entry & (MARK_EOF | MARK_DELIMITER)) {
			tty->delimiters--;
			return n;
		}
	}
	/* The line filled the buffer to the byte: its end of file is part of it. */
	if (ring_used(&tty->input) > 0 && (ring_at(&tty->input, tty->input.head) & MARK_EOF)) {
		ring_take(&tty->input);
		tty->delimiters--;
	}
	return n;
}

static long read_plain(struct tty *tty, unsigned char *to, size_t size)
{
	size_t n = 0;

	while (n < size && tty_available(tty) > 0) {
		unsigned short entry = ring_take(&tty->input);

		if (entry & (MARK_EOF | MARK_DELIMITER)) {
			tty->delimiters--;
		}
		if (!(entry & MARK_EOF)) {
			to[n++] = (unsigned char)entry;
		}
	}
	return n;
}

long tty_read(struct tty *tty, void *to, size_t size)
{
	if (size == 0) {
		return 0;
	}
	if (setting_is(tty, ICANON)) {
		return tty->delimiters > 0 ? read_line(tty, to, size) : TTY_AGAIN;
	}
	return tty_available(tty) > 0 ? read_plain(tty, to, size) : TTY_AGAIN;
}
