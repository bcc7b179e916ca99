/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe_signals: makes pipes and asks for files while SIGCHLD comes at any
 * moment, with a handler that does not restart calls. POSIX has no EINTR for
 * pipe() and stat(), so none may be seen.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: pipe_signals ROUNDS\n"
      "Ends with status 1 when pipe() or stat() failed while children ended.\n");

static volatile sig_atomic_t signals;

static void count(int signo)
{
	(void)signo;
	signals++;
}

static void fail(const char *what)
{
	fprintf(stderr, "pipe_signals: %s: %s after %d signals\n", what, strerror(errno),
		(int)signals);
	exit(1);
}

/* Two children that end when they like; nobody waits for them yet. */
static void round_run(void)
{
	struct stat st;
	int fd[2];

	if (pipe(fd) != 0) {
		fail("pipe");
	}
	for (int i = 0; i < 2; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			_exit(0);
		}
		if (pid < 0) {
			fail("fork");
		}
		if (stat("/dev/pipe", &st) != 0 || stat("/tmp", &st) != 0) {
			fail("stat");
		}
	}
	close(fd[0]);
	close(fd[1]);
}

int main(int argc, char *argv[])
{
	struct sigaction action = { .sa_handler = count };
	int rounds = argc == 2 ? atoi(argv[1]) : 0;

	if (rounds <= 0) {
		return usage_fail();
	}
	sigaction(SIGCHLD, &action, NULL);
	for (int i = 0; i < rounds; i++) {
		round_run();
		while (i % 3 == 2 && (wait(NULL) > 0 || errno == EINTR)) {
		}
	}
	while (wait(NULL) > 0 || errno == EINTR) {
	}
	printf("%d signals\n", (int)signals);
	return signals == 0;
}
