/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line being edited: what lies between `line` and the tail of the input,
 * on the screen from `line_column` on. Entries of the input are bytes with
 * marks above them. Used by the files of this folder only.
 */
#pragma once

#include "ring.h"
#include "tty/tty.h"

/* Marks of an input entry, above its byte. */
enum {
	MARK_DELIMITER = 0x100, /* the last of a line; read with it */
	MARK_EOF = 0x200,	/* ends a line too, but is no byte itself */
};

static inline size_t line_length(const struct tty *tty)
{
	return tty->input.tail - tty->line;
}

/* Shows the line again, below what came between. */
void line_reprint(struct tty *tty);

/* 1: the byte was a key that edits, and has done so. */
int line_edit(struct tty *tty, unsigned char byte);

/* Makes the line readable, ENTRY (a byte with its mark, or a mark) as its last. */
void line_end(struct tty *tty, unsigned short entry);
