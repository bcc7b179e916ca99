/* SPDX-License-Identifier: Apache-2.0 */
/*
 * There is one console, so its text has one place here. What has been taken
 * from taskman and does not fit the output yet waits in it.
 */
#include "console.h"

#include <errno.h>

#include "libc/neutrino/console.h"

enum { TEXT_MOST = 944 };

static char text[TEXT_MOST];
static size_t text_size, text_done;

static int console_pulse(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	struct terminal *t = handle;

	(void)ctp, (void)code, (void)flags;
	t->console_waits = 1;
	terminal_settle(t);
	return 0;
}

int console_start(struct terminal *t, dispatch_t *dpp, int priority)
{
	int error;

	if (pulse_attach(dpp, 0, _PULSE_CODE_CONSOLE, console_pulse, t) == -1) {
		return errno;
	}
	error = console_attach(dispatch_chid(dpp), priority);
	t->owns_console = !error;
	t->console_waits = !error;
	return error;
}

int console_run(struct terminal *t)
{
	size_t moved;

	if (!t->owns_console || (text_done == text_size && !t->console_waits)) {
		return 0;
	}
	if (text_done == text_size) {
		text_done = 0;
		if (console_read(text, sizeof(text), &text_size) != 0) {
			text_size = 0;
		}
		t->console_waits = text_size > 0;
	}
	moved = tty_write(&t->tty, text + text_done, text_size - text_done);
	text_done += moved;
	return moved > 0;
}
