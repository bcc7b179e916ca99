/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signal numbers and what each does when nobody handles it, for programs
 * without the C library. The list is signal.def.
 */
#pragma once

enum posix_signal {
#define SIGNAL(name, number, action) name = (number),
#include "abi/posix/signal.def"
#undef SIGNAL
	SIGNAL_COUNT = 64,
};

enum posix_signal_action {
	POSIX_ACTION_END,
	POSIX_ACTION_IGNORE,
	POSIX_ACTION_STOP,
	POSIX_ACTION_CONTINUE,
};

/* si_code values that taskman sends. */
enum {
	POSIX_SI_USER = 0,
	POSIX_SI_QUEUE = -1,
	POSIX_SI_TIMER = -2,
	POSIX_SI_KERNEL = 128,
	POSIX_ILL_ILLOPC = 1,
	POSIX_SEGV_MAPERR = 1,
	POSIX_SEGV_ACCERR = 2,
	POSIX_BUS_ADRALN = 1,
	POSIX_TRAP_BRKPT = 1,
	POSIX_CLD_EXITED = 1,
	POSIX_CLD_KILLED = 2,
	POSIX_CLD_STOPPED = 5,
	POSIX_CLD_CONTINUED = 6,
};

enum {
	POSIX_SA_NOCLDSTOP = 1,
	POSIX_SA_NOCLDWAIT = 2,
	POSIX_SA_SIGINFO = 4,
	POSIX_SA_ONSTACK = 0x08000000,
	POSIX_SA_RESTART = 0x10000000,
	POSIX_SA_NODEFER = 0x40000000,
	POSIX_SA_RESETHAND = (int)0x80000000,
};
