/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shell: what one more turn of a loop costs, empty and with a program in
 * it, as the difference of a long and a short run.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define SHELL "/bin/qsh"

static void run(const char *body, int turns)
{
	char script[128];
	pid_t pid;
	int status;

	snprintf(script, sizeof(script), "i=0; while ((i++ < %d)); do %s; done", turns, body);
	pid = need(fork(), "fork");
	if (pid == 0) {
		execl(SHELL, SHELL, "-c", script, NULL);
		_exit(127);
	}
	need(waitpid(pid, &status, 0), "waitpid");
	need(status == 0 ? 0 : -1, "the shell's end");
}

static unsigned long cost(const char *body, int turns)
{
	unsigned long start = instructions();

	run(body, turns);
	return instructions() - start;
}

static void turn(const char *name, const char *body, int few, int many)
{
	unsigned long less = cost(body, few);

	report(name, (cost(body, many) - less) / (many - few));
}

void bench_shell(void)
{
	run(":", 1);
	turn("shell_empty_turn", ":", 100, 1100);
	turn("shell_bin_true", "/bin/true", 5, 25);
}
