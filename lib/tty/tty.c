/* SPDX-License-Identifier: Apache-2.0 */
#include "tty/tty.h"

#include <signal.h>
#include <string.h>

#include "output.h"
#include "ring.h"

/* Marks of an input entry, above its byte. */
enum {
	MARK_DELIMITER = 0x100, /* the last of a line; read with it */
	MARK_EOF = 0x200,	/* ends a line too, but is no byte itself */
	DISABLED = 0,		/* a control character that is switched off */
};

void tty_init(struct tty *tty, const struct tty_ops *ops, void *owner)
{
	static const unsigned char keys[NCCS] = {
		[VINTR] = 3, [VQUIT] = 28, [VERASE] = 127, [VKILL] = 21, [VEOF] = 4,
		[VMIN] = 1, [VSTART] = 17, [VSTOP] = 19, [VSUSP] = 26, [VREPRINT] = 18,
		[VWERASE] = 23, [VLNEXT] = 22, [VDISCARD] = 15,
	};

	memset(tty, 0, sizeof(*tty));
	tty->ops = ops;
	tty->owner = owner;
	tty->termios.c_iflag = ICRNL | IXON | IUTF8 | IMAXBEL;
	tty->termios.c_oflag = OPOST | ONLCR;
	tty->termios.c_cflag = CS8 | CREAD | HUPCL | CLOCAL | B115200;
	tty->termios.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
	memcpy(tty->termios.c_cc, keys, sizeof(keys));
	cfsetispeed(&tty->termios, B115200);
	cfsetospeed(&tty->termios, B115200);
	tty->winsize.ws_row = 24;
	tty->winsize.ws_col = 80;
}

void tty_destroy(struct tty *tty)
{
	ring_free(&tty->input);
	ring_free(&tty->output);
}

static int is_set(const struct tty *tty, tcflag_t flag)
{
	return (tty->termios.c_lflag & flag) != 0;
}

static int is_key(const struct tty *tty, unsigned key, unsigned char byte)
{
	return tty->termios.c_cc[key] == byte && byte != DISABLED;
}

/* Keys that only IEXTEN brings. */
static int is_extended_key(const struct tty *tty, unsigned key, unsigned char byte)
{
	return is_set(tty, IEXTEN) && is_key(tty, key, byte);
}

static void bell(struct tty *tty)
{
	if (tty->termios.c_iflag & IMAXBEL) {
		output_raw(tty, '\a');
	}
}

/* Editing: the line is what lies between `line` and the tail of the input. */

static size_t line_length(const struct tty *tty)
{
	return tty->input.tail - tty->line;
}

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

static void line_reprint(struct tty *tty)
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
	if (!is_set(tty, ECHO)) {
		return;
	}
	if (is_set(tty, ECHOE)) {
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
	if (!is_set(tty, ECHO)) {
		return;
	}
	if (is_set(tty, ECHOKE) && is_set(tty, ECHOE)) {
		echo_rub(tty, width);
		return;
	}
	echo_put(tty, tty->termios.c_cc[VKILL]);
	if (is_set(tty, ECHOK)) {
		output_put(tty, '\n');
	}
}

static int edit(struct tty *tty, unsigned char byte)
{
	if (is_key(tty, VERASE, byte) || (byte == '\b' && is_set(tty, IEXTEN))) {
		if (line_length(tty) > 0) {
			erase_character(tty);
		}
	} else if (is_key(tty, VKILL, byte)) {
		erase_line(tty);
	} else if (is_extended_key(tty, VWERASE, byte)) {
		erase_word(tty);
	} else if (is_extended_key(tty, VREPRINT, byte)) {
		line_reprint(tty);
	} else {
		return 0;
	}
	return 1;
}

/* Input. */

static int is_delimiter(const struct tty *tty, unsigned char byte)
{
	return byte == '\n' || is_key(tty, VEOL, byte) || is_extended_key(tty, VEOL2, byte);
}

static void echo_input(struct tty *tty, unsigned char byte)
{
	if (tty->reprint && is_set(tty, ICANON) && is_set(tty, ECHO)) {
		line_reprint(tty);
	}
	if (is_set(tty, ECHO)) {
		echo_put(tty, byte);
	} else if (byte == '\n' && is_set(tty, ECHONL) && is_set(tty, ICANON)) {
		output_put(tty, '\n');
	}
	if (byte == '\n') {
		tty->column = 0;
	}
}

static void line_end(struct tty *tty, unsigned short entry)
{
	/* One entry is kept free for it, so that a full line can still be ended. */
	if (!ring_put(&tty->input, entry, TTY_INPUT_MOST)) {
		bell(tty);
		return;
	}
	tty->line = tty->input.tail;
	tty->line_column = tty->column;
	tty->delimiters++;
}

static void input_canonical(struct tty *tty, unsigned char byte, int literal)
{
	if (!literal && edit(tty, byte)) {
		return;
	}
	if (!literal && is_key(tty, VEOF, byte)) {
		line_end(tty, MARK_EOF);
		return;
	}
	if (!literal && is_delimiter(tty, byte)) {
		echo_input(tty, byte);
		line_end(tty, byte | MARK_DELIMITER);
		return;
	}
	if (line_length(tty) == 0) {
		tty->line_column = tty->column;
	}
	if (ring_put(&tty->input, byte, TTY_INPUT_MOST - 1)) {
		echo_input(tty, byte);
	} else {
		bell(tty);
	}
}

static void input_plain(struct tty *tty, unsigned char byte)
{
	if (ring_put(&tty->input, byte, TTY_INPUT_MOST)) {
		tty->line = tty->input.tail;
		echo_input(tty, byte);
	} else {
		bell(tty);
	}
}

static int signal_of_key(const struct tty *tty, unsigned char byte)
{
	if (!is_set(tty, ISIG)) {
		return 0;
	}
	if (is_key(tty, VINTR, byte)) {
		return SIGINT;
	}
	if (is_key(tty, VQUIT, byte)) {
		return SIGQUIT;
	}
	return is_key(tty, VSUSP, byte) ? SIGTSTP : 0;
}

static void input_signal(struct tty *tty, unsigned char byte, int signo)
{
	if (!is_set(tty, NOFLSH)) {
		tty_flush(tty, signo == SIGTSTP ? TCIFLUSH : TCIOFLUSH);
	}
	tty_flow(tty, TCOON);
	if (is_set(tty, ECHO)) {
		echo_put(tty, byte);
	}
	tty->ops->signal(tty, signo);
}

static int input_flow(struct tty *tty, unsigned char byte)
{
	if (!(tty->termios.c_iflag & IXON)) {
		return 0;
	}
	if (is_key(tty, VSTOP, byte) && !tty->stopped) {
		tty_flow(tty, TCOOFF);
		return 1;
	}
	if (is_key(tty, VSTART, byte) || is_key(tty, VSTOP, byte)) {
		tty_flow(tty, TCOON);
		return 1;
	}
	if (tty->stopped && (tty->termios.c_iflag & IXANY)) {
		tty_flow(tty, TCOON);
	}
	return 0;
}

/* Translates by c_iflag; 0 when the byte is to be dropped. */
static int input_translate(const struct tty *tty, unsigned char *byte)
{
	tcflag_t flags = tty->termios.c_iflag;

	if (flags & ISTRIP) {
		*byte &= 0x7f;
	}
	if (*byte == '\r') {
		if (flags & IGNCR) {
			return 0;
		}
		if (flags & ICRNL) {
			*byte = '\n';
		}
	} else if (*byte == '\n' && (flags & INLCR)) {
		*byte = '\r';
	}
	if ((flags & IUCLC) && (tty->termios.c_lflag & IEXTEN) && *byte >= 'A' && *byte <= 'Z') {
		*byte += 'a' - 'A';
	}
	return 1;
}

void tty_input(struct tty *tty, unsigned char byte)
{
	int literal = tty->literal;
	int signo;

	tty->literal = 0;
	if (!literal && input_flow(tty, byte)) {
		return;
	}
	signo = literal ? 0 : signal_of_key(tty, byte);
	if (signo) {
		input_signal(tty, byte, signo);
		return;
	}
	if (!literal && !input_translate(tty, &byte)) {
		return;
	}
	if (!is_set(tty, ICANON)) {
		input_plain(tty, byte);
		return;
	}
	if (!literal && is_extended_key(tty, VLNEXT, byte)) {
		tty->literal = 1;
		if (is_set(tty, ECHO) && is_set(tty, ECHOCTL)) {
			output_put(tty, '^');
			output_put(tty, '\b');
		}
		return;
	}
	input_canonical(tty, byte, literal);
}

/* Reading. */

size_t tty_available(const struct tty *tty)
{
	return tty->line - tty->input.head;
}

int tty_readable(const struct tty *tty, size_t size)
{
	size_t least = tty->termios.c_cc[VMIN];

	if (is_set(tty, ICANON)) {
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
	if (is_set(tty, ICANON)) {
		return tty->delimiters > 0 ? read_line(tty, to, size) : TTY_AGAIN;
	}
	return tty_available(tty) > 0 ? read_plain(tty, to, size) : TTY_AGAIN;
}

/* Writing. */

size_t tty_write(struct tty *tty, const void *from, size_t size)
{
	const unsigned char *bytes = from;
	size_t n = 0;

	while (n < size && output_put(tty, bytes[n])) {
		/* ONLCR's return has moved the cursor; a bare newline moves a line. */
		n++;
	}
	if (n > 0 && line_length(tty) > 0) {
		tty->reprint = 1;
	}
	return n;
}

int tty_writable(const struct tty *tty)
{
	return ring_used(&tty->output) < TTY_OUTPUT_MOST / 2;
}

int tty_output_next(struct tty *tty)
{
	if (tty->stopped || ring_used(&tty->output) == 0) {
		return TTY_AGAIN;
	}
	return ring_take(&tty->output) & 0xff;
}

int tty_output_empty(const struct tty *tty)
{
	return ring_used(&tty->output) == 0;
}

/* Control. */

/*
 * Ends of file are no bytes: left in the input, one would answer a raw read
 * with nothing, which means that the terminal is gone.
 */
static void ends_drop(struct tty *tty)
{
	for (size_t n = ring_used(&tty->input); n > 0; n--) {
		unsigned short entry = ring_take(&tty->input);

		if (entry & MARK_EOF) {
			tty->delimiters--;
		} else {
			ring_put(&tty->input, entry, TTY_INPUT_MOST);
		}
	}
}

void tty_set(struct tty *tty, const struct termios *termios)
{
	int was_canonical = is_set(tty, ICANON);

	tty->termios = *termios;
	tty->literal = 0;
	if (was_canonical && !is_set(tty, ICANON)) {
		ends_drop(tty);
		tty->line = tty->input.tail;
	}
	if (!was_canonical && is_set(tty, ICANON)) {
		/* What was typed raw is a line as soon as one is asked for. */
		if (tty_available(tty) > 0) {
			line_end(tty, MARK_EOF);
		}
		tty->line_column = tty->column;
	}
	if (!(termios->c_iflag & IXON)) {
		tty_flow(tty, TCOON);
	}
}

void tty_flush(struct tty *tty, int queue)
{
	if (queue == TCIFLUSH || queue == TCIOFLUSH) {
		ring_clear(&tty->input);
		tty->line = tty->input.tail;
		tty->delimiters = 0;
		tty->literal = 0;
	}
	if (queue == TCOFLUSH || queue == TCIOFLUSH) {
		ring_clear(&tty->output);
	}
}

void tty_flow(struct tty *tty, int action)
{
	switch (action) {
	case TCOOFF:
		tty->stopped = 1;
		break;
	case TCOON:
		if (tty->stopped) {
			tty->stopped = 0;
			if (ring_used(&tty->output) > 0) {
				tty->ops->output_ready(tty);
			}
		}
		break;
	case TCIOFF:
		output_raw(tty, tty->termios.c_cc[VSTOP]);
		break;
	case TCION:
		output_raw(tty, tty->termios.c_cc[VSTART]);
		break;
	default:
		break;
	}
}
