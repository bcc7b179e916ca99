/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs that run again and again: each run and each child of a fork finds
 * its memory as if it were the first, whatever earlier ones left behind.
 * With an argument the program is such a run.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define SELF "/test/reuse"
#define NAMESAKE "/tmp/reuse"
#define ELSEWHERE ((char *)0x50000000)

enum { PAGE = 4096, PAGES = 5, RUNS = 40, INITIAL = 42 };

extern char **environ;

static char empty[PAGES * PAGE];
static char filled[PAGES * PAGE] = { [0 ... PAGES * PAGE - 1] = INITIAL };

static int is_all(const char *bytes, int value)
{
	for (int i = 0; i < PAGES * PAGE; i++) {
		if (bytes[i] != value) {
			return 0;
		}
	}
	return 1;
}

/* 0: everything was new. */
static int run_anew(void)
{
	char *p = mmap(NULL, sizeof(empty), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);
	int wrong = (is_all(empty, 0) && is_all(filled, INITIAL) && is_all(p, 0)) ? 0 : 1;

	memset(empty, 'e', sizeof(empty));
	memset(filled, 'f', sizeof(filled));
	memset(p, 'p', sizeof(empty));
	return wrong;
}

/* Leaves a page of a file mapped where the next run maps nothing. */
static int map_elsewhere(void)
{
	int fd = open(SELF, O_RDONLY);

	if (mmap(ELSEWHERE, PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) != ELSEWHERE) {
		return 1;
	}
	return ELSEWHERE[1] != 'E';
}

/* Status of a run of PATH; 1000 + signal. */
static int run(const char *path, char *what)
{
	char *const arguments[] = { "reuse", what, NULL };
	int pid;

	CHECK_INT(posix_spawn(&pid, path, NULL, NULL, arguments, environ), 0);
	return child_end(pid);
}

static void each_run_starts_anew(void)
{
	for (int i = 0; i < RUNS; i++) {
		CHECK_INT(run(SELF, "anew"), 0);
	}
}

static void copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0755);
	char bytes[PAGE];
	ssize_t n;

	CHECK(in >= 0 && out >= 0);
	while ((n = read(in, bytes, sizeof(bytes))) > 0) {
		CHECK_INT(write(out, bytes, n), n);
	}
	CHECK_INT(close(in) + close(out), 0);
}

static void another_program_of_the_same_name_is_another(void)
{
	copy(SELF, NAMESAKE);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(run(SELF, "anew"), 0);
		CHECK_INT(run(NAMESAKE, "anew"), 0);
	}
	copy("/bin/toybox", NAMESAKE);
	for (int i = 0; i < 3; i++) {
		CHECK_INT(run(SELF, "anew"), 0);
		/* toybox does not know that name. */
		CHECK_INT(run(NAMESAKE, "anew"), 127);
	}
	CHECK_INT(unlink(NAMESAKE), 0);
}

static void what_an_earlier_run_mapped_is_gone(void)
{
	for (int i = 0; i < 3; i++) {
		CHECK_INT(run(SELF, "map"), 0);
		CHECK_INT(run(SELF, "look"), 1000 + SIGSEGV);
	}
}

/* The child must see VALUE, and what it writes is its own. */
static int see(void *value)
{
	int wrong = !is_all(empty, *(int *)value);

	memset(empty, 'c', sizeof(empty));
	return wrong;
}

static void each_fork_is_like_its_parent(void)
{
	for (int i = 1; i <= RUNS; i++) {
		int value = i;

		/* Now and then nothing is written between two forks. */
		if (i % 3 != 0) {
			memset(empty, i, sizeof(empty));
		} else {
			value = i - 1;
		}
		CHECK_INT(child_end(child_start(see, &value)), 0);
		CHECK(is_all(empty, value));
	}
}

int main(int argc, char *argv[])
{
	static const struct test tests[] = {
		TEST(each_run_starts_anew), TEST(another_program_of_the_same_name_is_another),
		TEST(what_an_earlier_run_mapped_is_gone), TEST(each_fork_is_like_its_parent),
	};

	if (argc == 1) {
		return tests_run(tests, sizeof(tests) / sizeof(tests[0]));
	}
	switch (argv[1][0]) {
	case 'a':
		return run_anew();
	case 'm':
		return map_elsewhere();
	default:
		return *(volatile char *)ELSEWHERE;
	}
}
