/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What posix_spawn() asks to be done in the child before its program runs:
 * attributes first, then file actions in order.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>

#include "libc/ldr/ldr.h"
#include "libc/seam/signal.h"
#include "libc/seam/tm.h"

static int action_open(const struct start_block *b, const struct start_action *a)
{
	long fd = __syscall(SYS_openat, AT_FDCWD, block_string(b, a->path), a->flags, a->mode);
	long r = fd;

	if (fd >= 0 && fd != a->fd) {
		r = __syscall(SYS_dup3, fd, a->fd, a->flags & O_CLOEXEC);
		__syscall(SYS_close, fd);
	}
	return r < 0 ? -r : 0;
}

/* A descriptor onto itself stays open over exec. */
static int action_dup2(const struct start_action *a)
{
	long r = a->fd == a->fd2 ? __syscall(SYS_fcntl, a->fd, F_SETFD, 0)
				 : __syscall(SYS_dup3, a->fd2, a->fd, 0);

	return r < 0 ? -r : 0;
}

static int action_do(const struct start_block *b, const struct start_action *a)
{
	switch (a->kind) {
	case START_ACTION_CLOSE:
		__syscall(SYS_close, a->fd);
		return 0;
	case START_ACTION_DUP2:
		return action_dup2(a);
	case START_ACTION_OPEN:
		return action_open(b, a);
	case START_ACTION_CHDIR:
		return -__syscall(SYS_chdir, block_string(b, a->path));
	case START_ACTION_FCHDIR:
		return -__syscall(SYS_fchdir, a->fd);
	}
	return EINVAL;
}

static int signals_default(unsigned long set)
{
	for (int i = 1; i <= SIGNALS; i++) {
		struct tm_signal_action request = {
			.code = TM_SIGNAL_ACTION, .kind = TM_SIGNAL_DEFAULT, .signo = i,
		};

		if ((set & signal_bit(i)) && i != SIGKILL && i != SIGSTOP) {
			int error = tm_ask(&request, sizeof(request), 0, 0, 0);

			if (error) {
				return error;
			}
		}
	}
	return 0;
}

static int ids_reset(void)
{
	long r = __syscall(SYS_setgid, __syscall(SYS_getgid));

	if (r >= 0) {
		r = __syscall(SYS_setuid, __syscall(SYS_getuid));
	}
	return r < 0 ? -r : 0;
}

static int scheduling(const struct start_block *b)
{
	struct sched_param param = { .sched_priority = b->sched_priority };
	long r = 0;

	if (b->attr_flags & POSIX_SPAWN_SETSCHEDULER) {
		r = __syscall(SYS_sched_setscheduler, 0, b->sched_policy, &param);
	} else if (b->attr_flags & POSIX_SPAWN_SETSCHEDPARAM) {
		r = __syscall(SYS_sched_setparam, 0, &param);
	}
	return r < 0 ? -r : 0;
}

static int attributes(const struct start_block *b)
{
	long r = 0;
	int error;

	if (b->attr_flags & POSIX_SPAWN_SETSID) {
		r = __syscall(SYS_setsid);
	}
	if (r >= 0 && (b->attr_flags & POSIX_SPAWN_SETPGROUP)) {
		r = __syscall(SYS_setpgid, 0, b->pgroup);
	}
	if (r < 0) {
		return -r;
	}
	error = b->attr_flags & POSIX_SPAWN_RESETIDS ? ids_reset() : 0;
	if (!error) {
		error = scheduling(b);
	}
	if (!error && (b->attr_flags & POSIX_SPAWN_SETSIGDEF)) {
		error = signals_default(b->sigdefault);
	}
	return error;
}

int actions_do(const struct start_block *b)
{
	const struct start_action *a = (const void *)((const char *)b + b->actions);
	int error = attributes(b);

	for (unsigned i = 0; !error && i < b->action_count; i++) {
		error = action_do(b, &a[i]);
	}
	return error;
}
