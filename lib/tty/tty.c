/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A terminal's state: how it begins and ends, what programs write to it, and
 * how its settings, queues and flow are changed. input.c has what comes from
 * the device, read.c what programs read.
 */
#include "tty/tty.h"

#include <string.h>

#include "line.h"
#include "output.h"
#include "ring.h"
#include "setting.h"

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
	int was_canonical = setting_is(tty, ICANON);

	tty->termios = *termios;
	tty->literal = 0;
	if (was_canonical && !setting_is(tty, ICANON)) {
		ends_drop(tty);
		tty->line = tty->input.tail;
	}
	if (!was_canonical && setting_is(tty, ICANON)) {
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
