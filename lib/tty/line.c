/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line being edited: erasing characters, words and all of it, showing it
 * again after output came between, ending it. The screen is kept as the
 * settings ask (ECHOE, ECHOKE): what a key erases is rubbed out by as many
 * columns as it took.
 */
#include "line.h"

#include "output.h"
#include "setting.h"

/* Columns from where the line began to the cursor, found by going through it. */
static unsigned line_width(const struct tty *tty, size_t length)
{
	unsigned column = tty->line_column;

	for (size_t i = 0; i < length; i++) {
		column += echo_width(tty, ring_at(&tty->input, tty->line + i), column);
	}
	return column - tty->line_column;
}

static void line_show(struct tty *tty)
{
	for (size_t i = 0; i < line_length(tty); i++) {
		echo_put(tty, ring_at(&tty->input, tty->line + i));
	}
}

void line_reprint(struct tty *tty)
{
	echo_put(tty, tty->termios.c_cc[VREPRINT]);
	output_put(tty, '\n');
	tty->column = 0;
	tty->line_column = 0;
	line_show(tty);
	tty->reprint = 0;
}

/* One character, which may be several bytes of UTF-8, off the end of the line. */
static void line_drop(struct tty *tty)
{
	unsigned short byte;

	do {
		byte = ring_unput(&tty->input);
	} while ((tty->termios.c_iflag & IUTF8) && (byte & 0xc0) == 0x80 && line_length(tty) > 0);
}

static void erase_character(struct tty *tty)
{
	unsigned before = line_width(tty, line_length(tty));

	line_drop(tty);
	if (!setting_is(tty, ECHO)) {
		return;
	}
	if (setting_is(tty, ECHOE)) {
		echo_rub(tty, before - line_width(tty, line_length(tty)));
	} else {
		echo_put(tty, tty->termios.c_cc[VERASE]);
	}
}

static int is_blank(unsigned short byte)
{
	return byte == ' ' || byte == '\t';
}

static unsigned short line_last(const struct tty *tty)
{
	return ring_at(&tty->input, tty->input.tail - 1);
}

static void erase_word(struct tty *tty)
{
	while (line_length(tty) > 0 && is_blank(line_last(tty))) {
		erase_character(tty);
	}
	while (line_length(tty) > 0 && !is_blank(line_last(tty))) {
		erase_character(tty);
	}
}

static void erase_line(struct tty *tty)
{
	unsigned width = line_width(tty, line_length(tty));

	tty->input.tail = tty->line;
	if (!setting_is(tty, ECHO)) {
		return;
	}
	if (setting_is(tty, ECHOKE) && setting_is(tty, ECHOE)) {
		echo_rub(tty, width);
		return;
	}
	echo_put(tty, tty->termios.c_cc[VKILL]);
	if (setting_is(tty, ECHOK)) {
		output_put(tty, '\n');
	}
}

int line_edit(struct tty *tty, unsigned char byte)
{
	if (key_is(tty, VERASE, byte) || (byte == '\b' && setting_is(tty, IEXTEN))) {
		if (line_length(tty) > 0) {
			erase_character(tty);
		}
	} else if (key_is(tty, VKILL, byte)) {
		erase_line(tty);
	} else if (key_is_extended(tty, VWERASE, byte)) {
		erase_word(tty);
	} else if (key_is_extended(tty, VREPRINT, byte)) {
		line_reprint(tty);
	} else {
		return 0;
	}
	return 1;
}

void line_end(struct tty *tty, unsigned short entry)
{
	/* One entry is kept free for it, so that a full line can still be ended. */
	if (!ring_put(&tty->input, entry, TTY_INPUT_MOST)) {
		output_bell(tty);
		return;
	}
	tty->line = tty->input.tail;
	tty->line_column = tty->column;
	tty->delimiters++;
}
