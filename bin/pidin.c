/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pidin: threads, with what they are doing and whom they wait for, and other
 * listings of processes under the names that QNX gave them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "procinfo/listing.h"
#include "procinfo/system_report.h"
#include "procinfo/view.h"

USAGE("usage: pidin [-p NAME|PID]... [LISTING]\n"
      "Lists threads: their priority, state and what they wait for.\n"
      "  -p  only this process, or all of this name\n"
      "LISTING is one of\n"
      "  threads   the default: a RECEIVE waits on that channel of its own; a SEND (not yet\n"
      "            received) or REPLY (received) on server:channel\n"
      "  arguments, ar   command lines          memory    memory in use\n"
      "  family    sessions, groups, parents    users     whose they are\n"
      "  times     when started, time used      harts     where threads run\n"
      "  info      the whole system in a few lines\n"
      "and may be cut short, as in `pidin ar`. Priorities end in f (FIFO), r (round robin),\n"
      "o (never chosen: round robin) or s (sporadic).\n");

enum { PARTS_MOST = 4 };

struct kind {
	const char *name;
	int threads;	/* a row for each thread, else for each process */
	/* Lists of columns: one with a heading of its own ends its list. None: the summary. */
	const char *columns[PARTS_MOST];
};

static const struct kind kinds[] = {
	{ "threads", 1, { "pid,tid,name,prio,state,blocked" } },
	{ "arguments", 0, { "pid,args=Arguments" } },
	{ "family", 0, { "pid,sid,pgid,ppid,comm=name" } },
	{ "memory", 0, { "pid,nlwp=threads", "memory,comm=name" } },
	{ "users", 0, { "pid,user,ruser,group,comm=name" } },
	{ "times", 1, { "pid,tid,lstart=started", "cpu,name" } },
	{ "harts", 1, { "pid,tid,name,prio,state,hart" } },
	{ "info", 0, { NULL } },
};

static void fail(const char *what, int error)
{
	fprintf(stderr, "pidin: %s: %s\n", what, strerror(error));
	exit(1);
}

/* A beginning is enough; where it fits two names it means the first. */
static const struct kind *kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (*name && strncmp(kinds[i].name, name, strlen(name)) == 0) {
			return &kinds[i];
		}
	}
	return NULL;
}

static void columns_of(const struct kind *kind, struct listing *listing)
{
	size_t bad;
	int error = 0;

	for (unsigned i = 0; i < PARTS_MOST && kind->columns[i] && !error; i++) {
		error = listing_add(listing, kind->columns[i], &bad);
	}
	if (error) {
		fail("columns", error);
	}
}

static size_t rows_of(const struct process_info *p, int threads, struct row *rows)
{
	size_t count = threads ? p->threads_listed : 0;

	for (size_t i = 0; i < count; i++) {
		rows[i] = (struct row){ p, &p->threads[i] };
	}
	if (count == 0) {
		rows[count++] = (struct row){ p, NULL };
	}
	return count;
}

static int is_wanted(const struct process_info *p, char *const wanted[])
{
	int any = 0;

	for (; *wanted; wanted++, any = 1) {
		if (process_is(p, *wanted)) {
			return 1;
		}
	}
	return !any;
}

static size_t rows_most(const struct process_list *all)
{
	size_t most = 1;

	for (size_t i = 0; i < all->count; i++) {
		most += all->of[i].threads_listed + 1;
	}
	return most;
}

static int print_kind(const struct kind *kind, char *const wanted[])
{
	struct listing listing = { 0 };
	struct process_list all;
	struct view view;
	struct row *rows;
	size_t count = 0;
	int error = process_list_read(&all);

	if (error) {
		fail("/proc", error);
	}
	rows = calloc(rows_most(&all), sizeof(*rows));
	if (!rows) {
		fail("processes", ENOMEM);
	}
	for (size_t i = 0; i < all.count; i++) {
		if (is_wanted(&all.of[i], wanted)) {
			count += rows_of(&all.of[i], kind->threads, rows + count);
		}
	}
	if (count == 0) {
		fprintf(stderr, "pidin: no process is '%s': `pidin` lists all\n", wanted[0]);
		return 1;
	}
	columns_of(kind, &listing);
	view_now(&view, &all);
	error = listing_print(&listing, rows, count, &view, stdout);
	if (error) {
		fail("output", error);
	}
	return 0;
}

static int print_info(void)
{
	struct system_report report;
	int error = system_report_read(&report);

	if (error) {
		fail("the system", error);
	}
	system_report_brief(&report, stdout);
	return 0;
}

int main(int argc, char *argv[])
{
	char **wanted = calloc((size_t)argc + 1, sizeof(*wanted));
	const struct kind *kind = &kinds[0];
	size_t count = 0;
	int option;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (!wanted) {
		fail("arguments", ENOMEM);
	}
	while ((option = getopt(argc, argv, "p:")) != -1) {
		if (option != 'p') {
			return usage_fail();
		}
		wanted[count++] = optarg;
	}
	if (optind < argc) {
		kind = kind_find(argv[optind]);
		if (!kind) {
			fprintf(stderr, "pidin: there is no listing '%s'\n", argv[optind]);
		}
	}
	if (!kind || optind + 1 < argc) {
		return usage_fail();
	}
	if ((kind->columns[0] ? print_kind(kind, wanted) : print_info()) != 0 || fflush(stdout) != 0) {
		return 1;
	}
	return 0;
}
