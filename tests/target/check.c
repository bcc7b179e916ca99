/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running the tests of a program: a failed check jumps out of its test, so nothing
 * after it runs on what is not there. Lines go out one by one, flushed: a program
 * that dies has told how far it came.
 */
#include "check.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SIGNALLED = 1000 };

static jmp_buf end_of_test;
static char reason[256];

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void check_fail(const char *file, int line, const char *what)
{
	snprintf(reason, sizeof(reason), "%s:%d: %s (errno %d)", base_name(file), line, what,
		 errno);
	longjmp(end_of_test, 1);
}

void check_int(const char *file, int line, const char *what, long value, long wanted)
{
	if (value != wanted) {
		snprintf(reason, sizeof(reason), "%s:%d: %s is %ld, not %ld (errno %d)",
			 base_name(file), line, what, value, wanted, errno);
		longjmp(end_of_test, 1);
	}
}

/* On its own, so that nothing of the caller's stands in registers at the jump. */
static int passes(const struct test *test)
{
	if (setjmp(end_of_test) != 0) {
		return 0;
	}
	test->run();
	return 1;
}

int tests_run(const struct test *tests, size_t count)
{
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		if (passes(&tests[i])) {
			printf("ok %s\n", tests[i].name);
		} else {
			printf("not ok %s: %s\n", tests[i].name, reason);
			failed = 1;
		}
		fflush(stdout);
	}
	printf("done %zu\n", count);
	return failed;
}

int child_start(int (*function)(void *), void *argument)
{
	int pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		_exit(function(argument));
	}
	return pid;
}

int child_end(int pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid) {
		return -1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
}

long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}
