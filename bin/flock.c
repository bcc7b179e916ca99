/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flock: runs a command while it holds the lock of a file, or locks a
 * descriptor of the shell, as in `flock 9; ...; flock -u 9`.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: flock [-sxn] [-w SECONDS] FILE COMMAND [ARGUMENT...]\n"
      "       flock [-sxn] [-w SECONDS] FILE -c 'LINE FOR THE SHELL'\n"
      "       flock [-sxnu] [-w SECONDS] DESCRIPTOR\n"
      "Waits for the lock of FILE, which is made if need be, and runs COMMAND with it.\n"
      "  -s  a shared lock    -x  an exclusive one (so it is anyway)    -u  gives it back\n"
      "  -n  status 1 instead of waiting    -w  the same after so many seconds\n");

enum { HELD_BY_OTHERS = 1, NOT_EXECUTABLE = 126, NOT_FOUND = 127, BY_SIGNAL = 128 };

static void fail(const char *what)
{
	fprintf(stderr, "flock: %s: %s\n", what, strerror(errno));
	exit(NOT_EXECUTABLE);
}

static void time_over(int signo)
{
	(void)signo;
}

/* Comes again and again: the first one may be there before the wait begins. */
static int timer_start(const char *text)
{
	struct sigaction action = { .sa_handler = time_over };
	struct itimerval timer = { .it_interval = { .tv_usec = 100000 } };
	char *end;
	double seconds = strtod(text, &end);

	if (*end || end == text || seconds < 0 || seconds > 1e9) {
		fprintf(stderr, "flock: '%s' is no number of seconds\n", text);
		return 0;
	}
	timer.it_value.tv_sec = (time_t)seconds;
	timer.it_value.tv_usec = (suseconds_t)((seconds - (double)timer.it_value.tv_sec) * 1e6) + 1;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	return 1;
}

static void timer_stop(void)
{
	setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL);
	signal(SIGALRM, SIG_DFL);
}

static int is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static int file_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CREAT | O_NOCTTY, 0666);

	if (fd < 0 && (errno == EISDIR || errno == EROFS)) {
		fd = open(path, O_RDONLY | O_NOCTTY);
	}
	if (fd < 0) {
		fail(path);
	}
	return fd;
}

/* The command has the descriptor too, so the lock lasts as long as anything of it runs. */
static int run(char *words[])
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		execvp(words[0], words);
		fprintf(stderr, "flock: %s: %s\n", words[0], strerror(errno));
		_exit(errno == ENOENT ? NOT_FOUND : NOT_EXECUTABLE);
	}
	if (child < 0) {
		fail("fork");
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
	}
	return WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

static int locked(int fd, const char *name, int operation)
{
	if (flock(fd, operation) == 0) {
		timer_stop();
		return 1;
	}
	if (errno != EWOULDBLOCK && errno != EINTR) {
		fail(name);
	}
	return 0;
}

int main(int argc, char *argv[])
{
	int operation = LOCK_EX, at_once = 0, option;
	char *shell[] = { "sh", "-c", NULL, NULL };
	char **words;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	while ((option = getopt(argc, argv, "+sxenuw:")) != -1) {
		if (option == '?' || (option == 'w' && !timer_start(optarg))) {
			return option == '?' ? usage_fail() : 2;
		}
		operation = option == 's' ? LOCK_SH : option == 'u' ? LOCK_UN
			  : option == 'x' || option == 'e' ? LOCK_EX : operation;
		at_once |= option == 'n' ? LOCK_NB : 0;
	}
	if (optind == argc) {
		return usage_fail();
	}
	words = argv + optind + 1;
	if (!*words) {
		if (!is_number(argv[optind])) {
			return usage_fail();
		}
		return locked(atoi(argv[optind]), argv[optind], operation | at_once) ? 0 : HELD_BY_OTHERS;
	}
	if (strcmp(words[0], "-c") == 0) {
		if (!words[1] || words[2]) {
			return usage_fail();
		}
		shell[2] = words[1];
		words = shell;
	}
	return locked(file_open(argv[optind]), argv[optind], operation | at_once) ? run(words)
										  : HELD_BY_OTHERS;
}
