/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line discipline: what stands between a serial device (or the master side
 * of a pseudo-terminal) and the programs that read and write a terminal.
 * POSIX General Terminal Interface (XBD chapter 11) with the usual extensions
 * IUTF8, ECHOCTL, ECHOKE, IEXTEN's WERASE, LNEXT and REPRINT.
 *
 * Pure logic: no threads, no messages, no clock. The owner feeds bytes from
 * the device, takes bytes for it, and is told when a signal is due, when
 * there is something to read and when there is room to write.
 *
 *   tty_input    one byte from the device
 *   tty_read     bytes for a program; tty_readable() says when
 *   tty_write    bytes from a program; tty_output_next() hands them out
 */
#pragma once

#include <stddef.h>
#include <sys/ioctl.h>
#include <termios.h>

struct tty;

struct tty_ops {
	/* A key asks for SIGINT, SIGQUIT or SIGTSTP to the foreground group. */
	void (*signal)(struct tty *tty, int signo);
	/* Bytes wait for the device where there were none (or it may go on). */
	void (*output_ready)(struct tty *tty);
};

/* Bytes in a ring that grows up to a limit. Entries of input carry marks. */
struct tty_ring {
	unsigned short *entries;
	size_t size;	/* a power of two, 0 at first */
	size_t head;	/* of all entries ever taken out */
	size_t tail;	/* of all ever put in */
};

struct tty {
	const struct tty_ops *ops;
	void *owner;
	struct termios termios;
	struct winsize winsize;
	struct tty_ring input;	/* ready for readers, then the line being edited */
	size_t line;		/* where the line being edited starts, as tail counts */
	size_t delimiters;	/* complete lines (and ends of file) in input */
	struct tty_ring output;
	unsigned column;	/* of the cursor */
	unsigned line_column;	/* where the line being edited began */
	int literal;		/* the next byte is taken as it is */
	int stopped;		/* by VSTOP or TCOOFF */
	int reprint;		/* output came between: show the line again */
};

enum {
	TTY_INPUT_MOST = 16 * 1024,
	TTY_OUTPUT_MOST = 16 * 1024,
	TTY_AGAIN = -1,
	TTY_NO_MEMORY = -2,
};

/* Sane settings (as after "stty sane", 115200 baud); buffers are empty. */
void tty_init(struct tty *tty, const struct tty_ops *ops, void *owner);
void tty_destroy(struct tty *tty);

void tty_input(struct tty *tty, unsigned char byte);

/*
 * Up to SIZE bytes: in canonical mode of one line at most. 0: end of file.
 * TTY_AGAIN: nothing is complete yet.
 */
long tty_read(struct tty *tty, void *to, size_t size);

/* A tty_read() of SIZE bytes would not answer TTY_AGAIN (VMIN counted, VTIME not). */
int tty_readable(const struct tty *tty, size_t size);

/* Bytes that a non-canonical reader could have at once, whatever VMIN says. */
size_t tty_available(const struct tty *tty);

/* How many of the bytes were taken; fewer than SIZE when the output is full. */
size_t tty_write(struct tty *tty, const void *from, size_t size);
int tty_writable(const struct tty *tty);

/* The next byte for the device, TTY_AGAIN: none, or output is stopped. */
int tty_output_next(struct tty *tty);
int tty_output_empty(const struct tty *tty);

/* New settings; what was typed stays, and becomes readable if ICANON goes. */
void tty_set(struct tty *tty, const struct termios *termios);

/* QUEUE is TCIFLUSH, TCOFLUSH or TCIOFLUSH. */
void tty_flush(struct tty *tty, int queue);

/* ACTION is TCOOFF, TCOON, TCIOFF or TCION. */
void tty_flow(struct tty *tty, int action);
