/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes to the device: output processing (OPOST) and echo share it, since
 * both move the same cursor.
 */
#pragma once

#include "tty/tty.h"

/* One byte with output processing; 0: no room, nothing was put. */
int output_put(struct tty *tty, unsigned char byte);

/* The same without processing and without moving the cursor. */
void output_raw(struct tty *tty, unsigned char byte);

/* Echoes BYTE as the settings say (^X for control characters). */
void echo_put(struct tty *tty, unsigned char byte);

/* Columns that the echo of BYTE takes when the cursor stands at COLUMN. */
unsigned echo_width(const struct tty *tty, unsigned char byte, unsigned column);

/* Moves the cursor back over COUNT columns, erasing them. */
void echo_rub(struct tty *tty, unsigned count);

/* Says that the input is full, if the settings want that heard. */
void output_bell(struct tty *tty);
