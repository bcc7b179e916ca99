/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The current directory and the file creation mask of the process. Both
 * start as the loader says in the auxiliary vector; fork copies them with
 * the memory, spawn and exec pass them on.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "fork_child.h"
#include "lock.h"
#include "path.h"
#include "start_info.h"

static char cwd[TM_PATH_MAX];
static unsigned mask = 022;
hidden volatile int cwd_lock[1];
static int known;

static void start(void)
{
	const struct start_block *info = start_info();

	strcpy(cwd, "/");
	if (info) {
		path_append(cwd, sizeof(cwd), (const char *)info + info->cwd);
		mask = info->umask & 0777;
	}
	known = 1;
}

static void know(void)
{
	if (!known) {
		start();
	}
}

const char *path_cwd(void)
{
	know();
	return cwd;
}

int path_cwd_set(const char *absolute)
{
	know();
	LOCK(cwd_lock);
	strcpy(cwd, absolute);
	UNLOCK(cwd_lock);
	return 0;
}

unsigned path_umask(void)
{
	know();
	return mask;
}

unsigned path_umask_set(unsigned new)
{
	unsigned old;

	know();
	old = mask;
	mask = new & 0777;
	return old;
}
