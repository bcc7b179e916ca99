/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes coming and going, from a parent with about 64 resident pages,
 * and what one more small process takes from free memory.
 */
#include <spawn.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define PROGRAM "/test/bench"
#define DYNAMIC_PROGRAM "/test/nothing"

enum { PAGE = 4096, RESIDENT = 48, ROUNDS = 20, CROWD = 10, KIB = 1024 };

extern char **environ;

static char resident[RESIDENT * PAGE];
static char *const arguments[] = { PROGRAM, "nothing", NULL };

static void wait_for(pid_t pid)
{
	int status;

	need(waitpid(pid, &status, 0), "waitpid");
	need(status == 0 ? 0 : -1, "the child's end");
}

static void fork_exit(void *with)
{
	pid_t pid = need(fork(), "fork");

	(void)with;
	if (pid == 0) {
		_exit(0);
	}
	wait_for(pid);
}

static void fork_exec(void *with)
{
	pid_t pid = need(fork(), "fork");

	if (pid == 0) {
		execve(with, arguments, environ);
		_exit(127);
	}
	wait_for(pid);
}

static void spawn(void *with)
{
	pid_t pid;

	need_zero(posix_spawn(&pid, with, NULL, NULL, arguments, environ), "posix_spawn");
	wait_for(pid);
}

static long free_kib(void)
{
	struct sysinfo info;

	need(sysinfo(&info), "sysinfo");
	return info.freeram * info.mem_unit / KIB;
}

static void sleep_for_ever(void *with)
{
	(void)with;
	peer_ready(0);
	pause();
}

static void crowd(void)
{
	struct peer peers[CROWD];
	long before = free_kib();

	for (int i = 0; i < CROWD; i++) {
		peer_start(&peers[i], sleep_for_ever, NULL);
	}
	report("process_memory_kib", (before - free_kib()) / CROWD);
	for (int i = 0; i < CROWD; i++) {
		peer_end(&peers[i]);
	}
}

void bench_process(void)
{
	memset(resident, 1, sizeof(resident));
	measure(&(struct row){ "fork_exit_wait", fork_exit, NULL, ROUNDS });
	measure(&(struct row){ "fork_exec_wait", fork_exec, PROGRAM, ROUNDS });
	measure(&(struct row){ "spawn_wait", spawn, PROGRAM, ROUNDS });
	measure(&(struct row){ "spawn_wait_dynamic", spawn, DYNAMIC_PROGRAM, ROUNDS });
	crowd();
}
