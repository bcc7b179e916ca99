/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the settings say of local modes and special characters, as the files
 * of this folder ask it.
 */
#pragma once

#include "tty/tty.h"

enum { SETTING_DISABLED = 0 };	/* a control character that is switched off */

static inline int setting_is(const struct tty *tty, tcflag_t flag)
{
	return (tty->termios.c_lflag & flag) != 0;
}

static inline int key_is(const struct tty *tty, unsigned key, unsigned char byte)
{
	return tty->termios.c_cc[key] == byte && byte != SETTING_DISABLED;
}

/* Keys that only IEXTEN brings. */
static inline int key_is_extended(const struct tty *tty, unsigned key, unsigned char byte)
{
	return setting_is(tty, IEXTEN) && key_is(tty, key, byte);
}
