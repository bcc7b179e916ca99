/* SPDX-License-Identifier: Apache-2.0 */
/*
 * posix_spawn(): one request to taskman makes the process; the loader, as
 * the child, does the file actions and answers with an errno if the program
 * cannot be run. No copy of this process is ever made.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "fdop.h"
#include "libc/seam/signal.h"
#include "libc/seam/start_block.h"
#include "libc/seam/tm.h"
#include "pthread_impl.h"

int __execvpe(const char *, char *const *, char *const *);

struct actions {
	struct start_action_source *list;
	unsigned count;
	/* Sources of dup2 that are close-on-exec here: kept open over the spawn. */
	int *opened;
	unsigned opened_count;
};

static unsigned count_of(const posix_spawn_file_actions_t *fa)
{
	unsigned n = 0;

	for (struct fdop *op = fa ? fa->__actions : 0; op; op = op->next) {
		n++;
	}
	return n;
}

static void translate(const struct fdop *op, struct start_action_source *to)
{
	static const unsigned kinds[] = {
		[FDOP_CLOSE] = START_ACTION_CLOSE, [FDOP_DUP2] = START_ACTION_DUP2,
		[FDOP_OPEN] = START_ACTION_OPEN,   [FDOP_CHDIR] = START_ACTION_CHDIR,
		[FDOP_FCHDIR] = START_ACTION_FCHDIR,
	};

	*to = (struct start_action_source){
		.kind = kinds[op->cmd], .fd = op->fd, .fd2 = op->srcfd, .flags = op->oflag,
		.mode = op->mode,
		.path = op->cmd == FDOP_OPEN || op->cmd == FDOP_CHDIR ? op->path : 0,
	};
}

/* A close-on-exec source would not reach the child: it does, and is closed there. */
static void keep_source(struct actions *a, int fd)
{
	int flags = __syscall(SYS_fcntl, fd, F_GETFD);

	if (flags < 0 || !(flags & FD_CLOEXEC)) {
		return;
	}
	__syscall(SYS_fcntl, fd, F_SETFD, 0);
	a->opened[a->opened_count++] = fd;
}

/* Where the source is also a target, the action has replaced it by then. */
static int is_target(const struct actions *a, unsigned count, int fd)
{
	for (unsigned i = 0; i < count; i++) {
		if ((a->list[i].kind == START_ACTION_DUP2 || a->list[i].kind == START_ACTION_OPEN)
		    && a->list[i].fd == fd) {
			return 1;
		}
	}
	return 0;
}

/* The library keeps them last first. */
static int actions_make(const posix_spawn_file_actions_t *fa, struct actions *a)
{
	unsigned n = count_of(fa), i = n;

	memset(a, 0, sizeof(*a));
	if (!n) {
		return 0;
	}
	a->list = malloc(2 * n * sizeof(*a->list));
	a->opened = malloc(n * sizeof(*a->opened));
	if (!a->list || !a->opened) {
		free(a->list);
		free(a->opened);
		return ENOMEM;
	}
	for (struct fdop *op = fa->__actions; op; op = op->next) {
		translate(op, &a->list[--i]);
	}
	for (i = 0; i < n; i++) {
		if (a->list[i].kind == START_ACTION_DUP2) {
			keep_source(a, a->list[i].fd2);
		}
	}
	a->count = n;
	for (i = 0; i < a->opened_count; i++) {
		if (!is_target(a, n, a->opened[i])) {
			a->list[a->count++] = (struct start_action_source){
				.kind = START_ACTION_CLOSE, .fd = a->opened[i],
			};
		}
	}
	return 0;
}

static void actions_free(struct actions *a)
{
	for (unsigned i = 0; i < a->opened_count; i++) {
		__syscall(SYS_fcntl, a->opened[i], F_SETFD, FD_CLOEXEC);
	}
	free(a->list);
	free(a->opened);
}

static void attributes(struct start_block *head, const posix_spawnattr_t *attr)
{
	head->sigmask = seam_page()->signal_mask;
	if (!attr) {
		return;
	}
	head->attr_flags = attr->__flags;
	head->pgroup = attr->__pgrp;
	head->sched_policy = attr->__pol;
	head->sched_priority = attr->__prio;
	memcpy(&head->sigdefault, &attr->__def, sizeof(head->sigdefault));
	if (attr->__flags & POSIX_SPAWN_SETSIGMASK) {
		memcpy(&head->sigmask, &attr->__mask, sizeof(head->sigmask));
	}
	if (attr->__fn == (void *)__execvpe) {
		head->flags |= START_PATH_SEARCH;
	}
}

int posix_spawn(pid_t *restrict res, const char *restrict path,
		const posix_spawn_file_actions_t *fa, const posix_spawnattr_t *restrict attr,
		char *const argv[restrict], char *const envp[restrict])
{
	struct start_source source = { .path = path, .argv = argv, .envp = envp };
	struct tm_spawn request = { .code = TM_SPAWN };
	struct start_block *block;
	struct msg_reply out;
	struct actions a;
	size_t mapped;
	int error = actions_make(fa, &a);

	if (error) {
		return error;
	}
	source.actions = a.list;
	source.action_count = a.count;
	attributes(&source.head, attr);
	error = start_block_make(&source, &block, &mapped);
	if (!error) {
		request.address = (seL4_Word)block;
		request.length = mapped;
		error = tm_ask(&request, sizeof(request), 0, 0, &out);
		start_block_free(block, mapped);
	}
	actions_free(&a);
	if (!error && res) {
		*res = out.status;
	}
	return error;
}
