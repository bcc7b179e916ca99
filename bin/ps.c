/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ps: processes, as POSIX has it. Options choose rows (any of them that fits
 * is enough) and columns; what a column shows stands in lib/procinfo.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "procinfo/listing.h"
#include "procinfo/number_list.h"
#include "procinfo/view.h"

USAGE("usage: ps [-Aadefl] [-p PIDS] [-t TERMINALS] [-u USERS] [-U USERS] [-G GROUPS]\n"
      "          [-g LEADERS] [-o COLUMNS]... | ps aux | ps ax\n"
      "Lists processes; without options those of this user on this terminal.\n"
      "  -A, -e  all                      -p  those with these numbers\n"
      "  -a      all on a terminal        -t  those on these terminals\n"
      "  -d      all but session leaders  -u, -U  those of these users (effective, real)\n"
      "  -f      full: parents, times, arguments      -G, -g  of groups, of sessions\n"
      "  -l      long: states, priority, memory\n"
      "  -o  the columns: pid ppid pgid sid user ruser group rgroup uid gid s stat tty time\n"
      "      etime stime lstart pcpu pmem rss nlwp pri nice comm args; NAME=HEADING names one\n"
      "rss (vsz is the same) is in KiB. States: R runs or could, S waits, T stopped, Z ended\n"
      "but not waited for.\n");

static const char columns_short[] = "pid,tty,time,ucmd";
static const char columns_full[] = "user,pid,ppid,nlwp,stime,tty,time,cmd";
static const char columns_long[] = "s,uid,pid,ppid,pri,nice,rss,tty,time,ucmd";
static const char columns_bsd[] = "user,pid,%cpu,%mem,rss,tt,stat,start,time,command";
static const char columns_bsd_short[] = "pid,tt,stat,time,command";

struct choice {
	int all, with_terminal, not_leaders;
	int full, is_long;
	struct number_list pids, users, real_users, groups, leaders;
	const char *terminals;
	struct listing listing;
};

static void fail(const char *what, int error)
{
	fprintf(stderr, "ps: %s: %s\n", what, strerror(error));
	exit(1);
}

static int user_number(const char *name, unsigned *number)
{
	struct passwd *entry = getpwnam(name);

	*number = entry ? entry->pw_uid : 0;
	return entry ? 0 : ENOENT;
}

static int group_number(const char *name, unsigned *number)
{
	struct group *entry = getgrnam(name);

	*number = entry ? entry->gr_gid : 0;
	return entry ? 0 : ENOENT;
}

static void numbers(struct number_list *list, const char *text, const char *what,
		    int (*look_up)(const char *, unsigned *))
{
	size_t bad;
	int error = number_list_add(list, text, look_up, &bad);

	if (error == EINVAL) {
		fprintf(stderr, "ps: '%s' is not a list of %s: separate them by commas\n",
			text + bad, what);
		exit(2);
	}
	if (error) {
		fail(text, error);
	}
}

static void columns_add(struct listing *listing, const char *names)
{
	size_t bad;
	int error = listing_add(listing, names, &bad);

	if (error == EINVAL) {
		fprintf(stderr, "ps: there is no column '%.*s'; there are:",
			(int)strcspn(names + bad, ", ="), names + bad);
		for (const struct column *c = columns; c->name; c++) {
			fprintf(stderr, " %s", c->name);
		}
		fputc('\n', stderr);
		exit(2);
	}
	if (error) {
		fail(names, error);
	}
}

static int option_take(struct choice *c, int option, char *value)
{
	switch (option) {
	case 'A':
	case 'e':
		c->all = 1;
		return 0;
	case 'a':
		c->with_terminal = 1;
		return 0;
	case 'd':
		c->not_leaders = 1;
		return 0;
	case 'f':
		c->full = 1;
		return 0;
	case 'l':
		c->is_long = 1;
		return 0;
	case 'p':
		numbers(&c->pids, value, "process numbers", NULL);
		return 0;
	case 'g':
		numbers(&c->leaders, value, "session leaders' numbers", NULL);
		return 0;
	case 'u':
		numbers(&c->users, value, "users", user_number);
		return 0;
	case 'U':
		numbers(&c->real_users, value, "users", user_number);
		return 0;
	case 'G':
		numbers(&c->groups, value, "groups", group_number);
		return 0;
	case 't':
		c->terminals = value;
		return 0;
	case 'o':
		columns_add(&c->listing, value);
		return 0;
	default:
		return EINVAL;
	}
}

/* "aux" and "ax", which many fingers know. */
static int letters_take(struct choice *c, const char *letters)
{
	int user = 0;

	for (; *letters; letters++) {
		if (!strchr("auxwe", *letters)) {
			return EINVAL;
		}
		c->all |= *letters == 'x';
		c->with_terminal |= *letters == 'a';
		user |= *letters == 'u';
	}
	columns_add(&c->listing, user ? columns_bsd : columns_bsd_short);
	return 0;
}

/* "ser1", "/dev/ser1" or "-" in a list of such. */
static int terminal_in(const char *list, const char *terminal)
{
	const char *name = !terminal ? "-" : strncmp(terminal, "/dev/", 5) == 0 ? terminal + 5
									       : terminal;

	for (const char *at = list; *at; at += strspn(at, ", ")) {
		size_t length = strcspn(at, ", ");
		size_t skip = strncmp(at, "/dev/", 5) == 0 ? 5 : 0;

		if (length - skip == strlen(name) && strncmp(at + skip, name, length - skip) == 0) {
			return 1;
		}
		at += length;
	}
	return 0;
}

static int same_terminal(const struct process_info *p, const struct process_info *self)
{
	if (!p->terminal || !self->terminal) {
		return p->terminal == self->terminal;
	}
	return strcmp(p->terminal, self->terminal) == 0;
}

static int is_default(const struct choice *c)
{
	return !c->all && !c->with_terminal && !c->not_leaders && !c->terminals &&
	       c->pids.count + c->users.count + c->real_users.count + c->groups.count +
	       c->leaders.count == 0;
}

static int is_chosen(const struct choice *c, const struct process_info *p,
		     const struct process_info *self)
{
	int leader = p->pid == p->sid;

	if (is_default(c)) {
		return self && p->euid == self->euid && same_terminal(p, self);
	}
	return c->all || (c->with_terminal && p->terminal && !leader) ||
	       (c->not_leaders && !leader) || number_list_has(&c->pids, p->pid) ||
	       number_list_has(&c->leaders, p->sid) || number_list_has(&c->users, p->euid) ||
	       number_list_has(&c->real_users, p->ruid) || number_list_has(&c->groups, p->rgid) ||
	       (c->terminals && terminal_in(c->terminals, p->terminal));
}

static const char *default_columns(const struct choice *c)
{
	return c->full ? columns_full : c->is_long ? columns_long : columns_short;
}

/* Status 1 when nothing was found, as scripts expect of ps -p. */
static int list_chosen(const struct choice *c, const struct process_list *all)
{
	const struct process_info *self = process_list_find(all, (unsigned)getpid());
	struct row *rows = calloc(all->count + 1, sizeof(*rows));
	struct view view;
	size_t count = 0;
	int error;

	if (!rows) {
		fail("processes", ENOMEM);
	}
	for (size_t i = 0; i < all->count; i++) {
		if (is_chosen(c, &all->of[i], self)) {
			rows[count++].process = &all->of[i];
		}
	}
	view_now(&view, all);
	error = listing_print(&c->listing, rows, count, &view, stdout);
	free(rows);
	if (error || fflush(stdout) != 0) {
		fail("output", error ? error : errno);
	}
	return count == 0;
}

int main(int argc, char *argv[])
{
	struct choice choice = { 0 };
	struct process_list all;
	int option, error;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	while ((option = getopt(argc, argv, "Aadeflp:t:u:U:G:g:o:")) != -1) {
		if (option_take(&choice, option, optarg) != 0) {
			return usage_fail();
		}
	}
	if (optind < argc && (argc > 2 || letters_take(&choice, argv[optind]) != 0)) {
		fprintf(stderr, "ps: '%s' is no option\n", argv[optind]);
		return usage_fail();
	}
	if (choice.listing.count == 0) {
		columns_add(&choice.listing, default_columns(&choice));
	}
	error = process_list_read(&all);
	if (error) {
		fail("/proc", error);
	}
	return list_chosen(&choice, &all);
}
