/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slay: sends a signal to processes by name or number. Unlike QNX's it never
 * asks. The status is how many were hit, as there.
 */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <usage.h>

#include "procinfo/process_list.h"

USAGE("usage: slay [-fQ] [-s SIGNAL|-SIGNAL] NAME|PID...\n"
      "Sends a signal (default SIGTERM) to all processes of that name, or with that number,\n"
      "and says how many they were. Never to itself and never to taskman.\n"
      "  -s  the signal: a name, with or without SIG, or a number\n"
      "  -f  nothing is asked (nothing ever is)    -Q  quiet\n"
      "Status: how many processes got the signal, at most 125; 0 when there was none.\n");

enum { STATUS_MOST = 125, TASKMAN = 1 };

static const struct {
	const char *name;
	int number;
} signals[] = {
#define SIGNAL(name, number, action) { #name, number },
#include "abi/posix/signal.def"
#undef SIGNAL
};

/* -1: there is no such signal. */
static int signal_number(const char *text)
{
	size_t skip = strncasecmp(text, "SIG", 3) == 0 ? 0 : 3;
	char *end;
	long number = strtol(text, &end, 10);

	if (isdigit((unsigned char)*text)) {
		return *end || number > SIGRTMAX ? -1 : (int)number;
	}
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (strcasecmp(signals[i].name + skip, text) == 0) {
			return signals[i].number;
		}
	}
	return -1;
}

static int is_victim(const struct process_info *p, const char *what)
{
	return p->pid != (unsigned)getpid() && p->pid != TASKMAN && p->letter != 'Z' &&
	       process_is(p, what);
}

/* How many of WHAT got the signal. */
static unsigned slay(const struct process_list *all, const char *what, int signo)
{
	unsigned count = 0, found = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct process_info *p = &all->of[i];

		if (!is_victim(p, what)) {
			continue;
		}
		found++;
		if (kill((pid_t)p->pid, signo) == 0) {
			count++;
		} else {
			fprintf(stderr, "slay: %s (process %u): %s\n", what, p->pid,
				strerror(errno));
		}
	}
	if (found == 0) {
		fprintf(stderr, "slay: no process is '%s': `pidin` lists them\n", what);
	}
	return count;
}

/* "-9", "-KILL" and "-SIGKILL" become "-s9" and so on, as getopt() has it. */
static int signals_as_options(int argc, char *argv[])
{
	for (int i = 1; i < argc && argv[i][0] == '-' && strcmp(argv[i], "--") != 0; i++) {
		size_t length = strlen(argv[i]);
		char *option;

		if (strcmp(argv[i], "-s") == 0) {
			i++;
		} else if (length > 1 && signal_number(argv[i] + 1) >= 0) {
			option = malloc(length + 2);
			if (!option) {
				return ENOMEM;
			}
			sprintf(option, "-s%s", argv[i] + 1);
			argv[i] = option;
		}
	}
	return 0;
}

int main(int argc, char *argv[])
{
	int signo = SIGTERM, quiet = 0, option, error;
	struct process_list all;
	unsigned total = 0;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (signals_as_options(argc, argv) != 0) {
		perror("slay");
		return 0;
	}
	while ((option = getopt(argc, argv, "fQs:")) != -1) {
		if (option == '?') {
			return usage_fail();
		}
		quiet |= option == 'Q';
		signo = option == 's' ? signal_number(optarg) : signo;
		if (signo < 0) {
			fprintf(stderr, "slay: there is no signal '%s': give a name such as TERM, "
				"or 0 to %d\n", optarg, SIGRTMAX);
			return 2;
		}
	}
	if (optind == argc) {
		return usage_fail();
	}
	error = process_list_read(&all);
	if (error) {
		fprintf(stderr, "slay: /proc: %s\n", strerror(error));
		return 0;
	}
	for (; optind < argc; optind++) {
		total += slay(&all, argv[optind], signo);
	}
	if (!quiet) {
		printf("%u process%s slain\n", total, total == 1 ? "" : "es");
	}
	return total < STATUS_MOST ? (int)total : STATUS_MOST;
}
