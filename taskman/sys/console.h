/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The console: taskman writes the UART that /chosen names itself, polled,
 * until a serial driver attaches; from then on everything is queued for the
 * driver, and comes back to taskman when the driver dies. No byte is printed
 * by two owners (docs/design.md, section 13). print() ends here too.
 */
#pragma once

#include <stddef.h>

struct channel;

/* Finds and maps the UART; what was written before is printed now. */
void console_init(void);

void console_write(const char *bytes, size_t length);

/* A channel ends: if it was the driver's, taskman is the owner again. */
void console_channel_gone(struct channel *channel);
