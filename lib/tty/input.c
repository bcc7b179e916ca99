/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens to a byte from the device: flow control and signals first,
 * then c_iflag, then the line being edited or, without ICANON, the readers.
 */
#include <signal.h>

#include "line.h"
#include "output.h"
#include "setting.h"
#include "tty/tty.h"

static int is_delimiter(const struct tty *tty, unsigned char byte)
{
	return byte == '\n' || key_is(tty, VEOL, byte) || key_is_extended(tty, VEOL2, byte);
}

static void echo_input(struct tty *tty, unsigned char byte)
{
	if (tty->reprint && setting_is(tty, ICANON) && setting_is(tty, ECHO)) {
		line_reprint(tty);
	}
	if (setting_is(tty, ECHO)) {
		echo_put(tty, byte);
	} else if (byte == '\n' && setting_is(tty, ECHONL) && setting_is(tty, ICANON)) {
		output_put(tty, '\n');
	}
	if (byte == '\n') {
		tty->column = 0;
	}
}

static void input_canonical(struct tty *tty, unsigned char byte, int literal)
{
	if (!literal && line_edit(tty, byte)) {
		return;
	}
	if (!literal && key_is(tty, VEOF, byte)) {
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
		output_bell(tty);
	}
}

static void input_plain(struct tty *tty, unsigned char byte)
{
	if (ring_put(&tty->input, byte, TTY_INPUT_MOST)) {
		tty->line = tty->input.tail;
		echo_input(tty, byte);
	} else {
		output_bell(tty);
	}
}

static int signal_of_key(const struct tty *tty, unsigned char byte)
{
	if (!setting_is(tty, ISIG)) {
		return 0;
	}
	if (key_is(tty, VINTR, byte)) {
		return SIGINT;
	}
	if (key_is(tty, VQUIT, byte)) {
		return SIGQUIT;
	}
	return key_is(tty, VSUSP, byte) ? SIGTSTP : 0;
}

static void input_signal(struct tty *tty, unsigned char byte, int signo)
{
	if (!setting_is(tty, NOFLSH)) {
		tty_flush(tty, signo == SIGTSTP ? TCIFLUSH : TCIOFLUSH);
	}
	tty_flow(tty, TCOON);
	if (setting_is(tty, ECHO)) {
		echo_put(tty, byte);
	}
	tty->ops->signal(tty, signo);
}

static int input_flow(struct tty *tty, unsigned char byte)
{
	if (!(tty->termios.c_iflag & IXON)) {
		return 0;
	}
	if (key_is(tty, VSTOP, byte) && !tty->stopped) {
		tty_flow(tty, TCOOFF);
		return 1;
	}
	if (key_is(tty, VSTART, byte) || key_is(tty, VSTOP, byte)) {
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
	if (!setting_is(tty, ICANON)) {
		input_plain(tty, byte);
		return;
	}
	if (!literal && key_is_extended(tty, VLNEXT, byte)) {
		tty->literal = 1;
		if (setting_is(tty, ECHO) && setting_is(tty, ECHOCTL)) {
			output_put(tty, '^');
			output_put(tty, '\b');
		}
		return;
	}
	input_canonical(tty, byte, literal);
}
