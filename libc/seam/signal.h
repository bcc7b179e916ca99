/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals inside a process: the handlers, which taskman does not know, and
 * what runs them. One table for the process; taskman is told the kind of
 * each action.
 */
#pragma once

#include <signal.h>
#undef NSIG
#include "ksigaction.h"

#include "abi/msg/tm.h"
#include "seam.h"

enum { SIGNALS = 64 };

struct signal_handler {
	void (*handler)(int);
	unsigned long flags;
	unsigned long mask;
};

extern hidden struct signal_handler signal_handlers[SIGNALS + 1];

/* Those whose action is to ignore them, also by inheritance. */
hidden unsigned long signals_ignored(void);

/*
 * The calling thread signals itself: 1 if a handler took it here and now, 0 if
 * taskman has to hear of it (signal_run.c).
 */
hidden int signal_run_self(int signo, int code, seL4_Word value);

static inline unsigned long signal_bit(int signo)
{
	return 1UL << (signo - 1);
}
