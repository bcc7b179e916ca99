/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tinit: keeps a program, mostly a login shell, on a terminal. Each time the
 * program gets a session of its own, with the terminal as what controls it; when
 * it ends it is started again. As the first process it also waits for
 * processes that have lost their parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { QUICK_SECONDS = 1, PAUSE_SECONDS = 2, FAILED = 127 };

static int usage(void)
{
	fprintf(stderr, "usage: tinit TTY PROGRAM [ARGUMENT...]\n"
			"Runs PROGRAM on the terminal TTY, again whenever it ends.\n");
	return 2;
}

static void fail(const char *what)
{
	fprintf(stderr, "tinit: %s: %s\n", what, strerror(errno));
	_exit(FAILED);
}

/* What init was told to ignore or block is nothing to a shell. */
static void signals_reset(void)
{
	sigset_t none;

	for (int signo = 1; signo < NSIG; signo++) {
		signal(signo, SIG_DFL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void child(const char *tty, char *const argv[])
{
	int fd;

	setsid();
	fd = open(tty, O_RDWR | O_NOCTTY);
	if (fd < 0) {
		fail(tty);
	}
	if (ioctl(fd, TIOCSCTTY, 0) != 0) {
		fail(tty);
	}
	for (int i = 0; i < 3; i++) {
		if (fd != i) {
			dup2(fd, i);
		}
	}
	if (fd > 2) {
		close(fd);
	}
	signals_reset();
	execvp(argv[0], argv);
	fail(argv[0]);
}

/* Waits until PID has ended; others that end meanwhile are only let go. */
static void wait_for(pid_t pid)
{
	pid_t ended;

	do {
		ended = wait(NULL);
	} while (ended != pid && (ended > 0 || errno == EINTR));
}

static time_t seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void run_once(const char *tty, char *const argv[])
{
	time_t start = seconds_now();
	pid_t pid = fork();

	if (pid == 0) {
		child(tty, argv);
	}
	if (pid < 0) {
		fprintf(stderr, "tinit: fork: %s\n", strerror(errno));
	} else {
		wait_for(pid);
	}
	/* One that cannot run must not keep the machine busy. */
	if (seconds_now() - start < QUICK_SECONDS) {
		sleep(PAUSE_SECONDS);
	}
}

int main(int argc, char *argv[])
{
	if (argc < 3 || argv[1][0] == '-') {
		return usage();
	}
	/* Keys of the terminal are for the programs on it. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	for (;;) {
		run_once(argv[1], argv + 2);
	}
}
