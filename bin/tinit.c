/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tinit: keeps a program, mostly a login shell, on a terminal. Each time the
 * program gets a session of its own, with the terminal as what controls it; when
 * it ends it is started again. As the first process it also waits for
 * processes that have lost their parent, and starts servers again that its
 * script has started and that something has killed. SIGPWR, which shutdown
 * sends, is the end of that: from then on nothing is started.
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

enum { QUICK_SECONDS = 1, PAUSE_SECONDS = 2, FAILED = 127, TTY_FIRST_MS = 5, TTY_LAST_MS = 5000 };

/* A server that is started again when it fails. */
struct kept {
	pid_t pid;
	char **argv;
	time_t since;
};

static struct kept *kept;
static int kept_count;
static volatile sig_atomic_t power_goes;

static void power_signal(int signo)
{
	(void)signo;
	power_goes = 1;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: tinit [-k PID=COMMAND]... TTY PROGRAM [ARGUMENT...]\n"
		"Runs PROGRAM on the terminal TTY, again whenever it ends.\n"
		"  -k  process PID is the server COMMAND (words between spaces): when a signal or\n"
		"      a failure ends it, it is started again\n");
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

/* A driver that has just been started again may need a moment to bring its name. */
static int terminal_open(const char *tty)
{
	int fd = open(tty, O_RDWR | O_NOCTTY);

	for (int ms = TTY_FIRST_MS; fd < 0 && errno == ENOENT && ms < TTY_LAST_MS; ms *= 2) {
		usleep(ms * 1000);
		fd = open(tty, O_RDWR | O_NOCTTY);
	}
	return fd;
}

static void child(const char *tty, char *const argv[])
{
	int fd;

	setsid();
	fd = terminal_open(tty);
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

static time_t seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* One that cannot run must not keep the machine busy. */
static void pause_if_quick(time_t since)
{
	if (seconds_now() - since < QUICK_SECONDS) {
		sleep(PAUSE_SECONDS);
	}
}

static void kept_start(struct kept *k)
{
	k->since = seconds_now();
	k->pid = fork();
	if (k->pid == 0) {
		signals_reset();
		execvp(k->argv[0], k->argv);
		fail(k->argv[0]);
	}
	if (k->pid < 0) {
		fprintf(stderr, "tinit: %s: fork: %s\n", k->argv[0], strerror(errno));
	}
}

/* The end of a server: by its own will it stays away. */
static void kept_ended(struct kept *k, int status)
{
	k->pid = -1;
	if (power_goes || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) {
		return;
	}
	if (WIFSIGNALED(status)) {
		fprintf(stderr, "tinit: %s: %s; started again\n", k->argv[0],
			strsignal(WTERMSIG(status)));
	} else {
		fprintf(stderr, "tinit: %s: ended with status %d; started again\n", k->argv[0],
			WEXITSTATUS(status));
	}
	pause_if_quick(k->since);
	kept_start(k);
}

/* Waits until PID has ended; of others that end meanwhile the servers come back. */
static void wait_for(pid_t pid)
{
	int status;
	pid_t ended;

	do {
		ended = wait(&status);
		for (int i = 0; i < kept_count && ended > 0; i++) {
			if (kept[i].pid == ended) {
				kept_ended(&kept[i], status);
			}
		}
	} while (ended != pid && (ended > 0 || errno == EINTR));
}

static void run_once(const char *tty, char *const argv[])
{
	time_t start = seconds_now();
	pid_t pid = power_goes ? pause() : fork();

	if (pid == 0) {
		child(tty, argv);
	}
	if (pid < 0 && !power_goes) {
		fprintf(stderr, "tinit: fork: %s\n", strerror(errno));
	} else if (pid > 0) {
		wait_for(pid);
	}
	pause_if_quick(start);
}

static char **words_of(char *command)
{
	char **words = calloc(strlen(command) / 2 + 2, sizeof(*words));
	int count = 0;

	for (char *w = strtok(command, " "); words && w; w = strtok(NULL, " ")) {
		words[count++] = w;
	}
	return words && count ? words : NULL;
}

/* PID=COMMAND. */
static int kept_add(char *what)
{
	struct kept *more = reallocarray(kept, kept_count + 1, sizeof(*kept));
	struct kept k = { .since = seconds_now() };
	char *end;

	if (!more) {
		return ENOMEM;
	}
	kept = more;
	k.pid = strtol(what, &end, 10);
	if (k.pid <= 0 || *end != '=' || !(k.argv = words_of(end + 1))) {
		return EINVAL;
	}
	kept[kept_count++] = k;
	return 0;
}

int main(int argc, char *argv[])
{
	int option;

	while ((option = getopt(argc, argv, "+k:")) != -1) {
		int error = option == 'k' ? kept_add(optarg) : EINVAL;

		if (error == ENOMEM) {
			fprintf(stderr, "tinit: %s\n", strerror(error));
			return 1;
		}
		if (error) {
			return usage();
		}
	}
	if (argc - optind < 2) {
		return usage();
	}
	/* Keys of the terminal are for the programs on it. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPWR, power_signal);
	for (;;) {
		run_once(argv[optind], argv + optind + 1);
	}
}
