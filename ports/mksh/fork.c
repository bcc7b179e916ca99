/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signal to a child of the shell that has not yet become its program.
 *
 * Until just before exec such a child runs with the shell's own handlers,
 * which only note the signal: cleartraps() forgets what was noted before it,
 * and exec loses the rest. So a kill, or ^C, in the moment after a job began
 * did nothing. Linked with -Wl,--wrap around the three functions below:
 *   fork         the notes of the parent are forgotten at once, in the child
 *                only, before any signal can come
 *   cleartraps   so has nothing to forget when that child calls it
 *   restoresigs  what was noted since then comes again, to the action that
 *                the program will have
 * A child that stays a shell sees the notes by itself at its next command.
 */
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* mksh's: the first noted signal that ends a shell, with this bit; or 0. */
enum { NOTED = 0x80 };
int fatal_trap_check(void);

pid_t __real_fork(void);
void __real_cleartraps(void);
void __real_restoresigs(void);
pid_t __wrap_fork(void);
void __wrap_cleartraps(void);
void __wrap_restoresigs(void);

static int cleared;

static void signals_block(sigset_t *old)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, old);
}

pid_t __wrap_fork(void)
{
	sigset_t mask;
	pid_t child;

	signals_block(&mask);
	child = __real_fork();
	if (child == 0) {
		__real_cleartraps();
		cleared = 1;
	}
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return child;
}

void __wrap_cleartraps(void)
{
	if (!cleared) {
		__real_cleartraps();
	}
	cleared = 0;
}

void __wrap_restoresigs(void)
{
	sigset_t mask;
	int noted;

	signals_block(&mask);
	noted = fatal_trap_check();
	__real_restoresigs();
	if (noted) {
		raise(noted & ~NOTED);
	}
	sigprocmask(SIG_SETMASK, &mask, NULL);
}
