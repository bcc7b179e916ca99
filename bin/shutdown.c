/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shutdown, reboot, poweroff: ends all programs, then switches off or starts
 * anew. Who keeps servers and a shell on a terminal is told first, so that
 * nothing new starts; then everybody hears SIGTERM and has a second to end.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>
#include <usage.h>

#include "procinfo/process_list.h"

USAGE("usage: shutdown [-r] [-f] | reboot [-f] | poweroff [-f]\n"
      "Ends all programs (SIGTERM, and a second of time), then switches the machine off.\n"
      "  -r  start the machine anew instead, as reboot does\n"
      "  -f  at once: no program is told\n"
      "Root only.\n");

enum { TRIES = 50, TRY_NS = 20000000, TASKMAN = 1 };

/* The first program keeps the machine on: it stays, but must start nothing more. */
static int is_keeper(const struct process_info *p)
{
	return p->ppid == TASKMAN;
}

static int ends(const struct process_info *p)
{
	return p->pid != TASKMAN && p->pid != (unsigned)getpid() && !is_keeper(p) &&
	       p->letter != 'Z';
}

static void keepers_tell(const struct process_list *all)
{
	for (size_t i = 0; i < all->count; i++) {
		if (is_keeper(&all->of[i])) {
			kill((pid_t)all->of[i].pid, SIGPWR);
		}
	}
}

/* Interactive shells ignore SIGTERM; that their terminal goes they understand. */
static void all_tell(const struct process_list *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct process_info *p = &all->of[i];

		if (ends(p)) {
			kill((pid_t)p->pid, SIGTERM);
			if (p->terminal) {
				kill((pid_t)p->pid, SIGHUP);
			}
			kill((pid_t)p->pid, SIGCONT);
		}
	}
}

static size_t count_left(void)
{
	struct process_list all;
	size_t left = 0;

	if (process_list_read(&all) != 0) {
		return 0;
	}
	for (size_t i = 0; i < all.count; i++) {
		left += ends(&all.of[i]);
	}
	process_list_release(&all);
	return left;
}

static void programs_end(void)
{
	struct timespec pause = { 0, TRY_NS };
	struct process_list all;

	if (process_list_read(&all) != 0) {
		return;
	}
	keepers_tell(&all);
	all_tell(&all);
	process_list_release(&all);
	for (int i = 0; i < TRIES && count_left() > 0; i++) {
		nanosleep(&pause, NULL);
	}
}

/* What has been told to others comes back to oneself: the shell ends, and its terminal. */
static void signals_ignore(void)
{
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
}

static int leave(int how, int at_once)
{
	signals_ignore();
	printf("%s\n", how == RB_AUTOBOOT ? "The system starts anew." : "The system goes off.");
	fflush(stdout);
	if (!at_once) {
		programs_end();
	}
	sync();
	reboot(how);
	fprintf(stderr, "shutdown: the machine cannot be switched: %s\n", strerror(errno));
	return 1;
}

int main(int argc, char *argv[])
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];
	int how = strcmp(name, "reboot") == 0 ? RB_AUTOBOOT : RB_POWER_OFF;
	int at_once = 0, option;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	while ((option = getopt(argc, argv, "rf")) != -1) {
		if (option == '?') {
			return usage_fail();
		}
		how = option == 'r' ? RB_AUTOBOOT : how;
		at_once |= option == 'f';
	}
	if (optind != argc) {
		return usage_fail();
	}
	if (geteuid() != 0) {
		fprintf(stderr, "%s: only root may do this\n", name);
		return 1;
	}
	return leave(how, at_once);
}
