/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pidin: threads, with what they are doing and whom they wait for, and other
 * listings of processes under the names that QNX gave them.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

#include "procinfo/listing.h"
#include "procinfo/system_report.h"
#include "procinfo/view.h"

USAGE("usage: pidin [-p NAME|PID]... [LISTING] | sin [LISTING]\n"
      "Lists threads: their priority, state and what they wait for.\n"
      "  -p  only this process, or all of this name\n"
      "LISTING is one of\n"
      "  threads   the default: a RECEIVE waits on that channel of its own; a SEND (not yet\n"
      "            received) or REPLY (received) on server:channel\n"
      "  arguments, ar   command lines          memory    memory in use\n"
      "  family    sessions, groups, parents    users     whose they are\n"
      "  times     when started, time used      ttimes    time used by each thread\n"
      "  sched     priorities, harts, states    harts     where threads run\n"
      "  fds       descriptors and servers      info      the whole system in a few lines\n"
      "and may be cut short, as in `pidin ar`; of `sin` the default is memory. Priorities end\n"
      "in f (FIFO), r (round robin), o (never chosen: round robin) or s (sporadic).\n");

enum { PARTS_MOST = 4 };

struct kind {
	const char *name;
	int threads;	/* a row for each thread, else for each process */
	/* Lists of columns: one with a heading of its own ends its list. */
	const char *columns[PARTS_MOST];
	/* What is no table. */
	int (*print)(const struct process_list *all, char *const wanted[]);
};

static int print_descriptors(const struct process_list *all, char *const wanted[]);
static int print_info(const struct process_list *all, char *const wanted[]);

static const struct kind kinds[] = {
	{ "threads", 1, { "pid,tid,name,prio,tstate,blocked" }, NULL },
	{ "arguments", 0, { "pid,args=Arguments" }, NULL },
	{ "family", 0, { "pid,sid,pgid,ppid,comm=name" }, NULL },
	{ "memory", 0, { "pid,nlwp=threads", "memory,comm=name" }, NULL },
	{ "users", 0, { "pid,user,ruser,group,comm=name" }, NULL },
	{ "times", 1, { "pid,tid,lstart=started", "cpu,name" }, NULL },
	{ "ttimes", 1, { "pid,tid,name,cpu" }, NULL },
	{ "sched", 1, { "pid,tid,name,prio,hart,tstate" }, NULL },
	{ "harts", 1, { "pid,tid,name,prio,tstate,hart" }, NULL },
	{ "fds", 0, { NULL }, print_descriptors },
	{ "info", 0, { NULL }, print_info },
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

static int print_table(const struct kind *kind, const struct process_list *all,
		       char *const wanted[])
{
	struct listing listing = { 0 };
	struct view view;
	struct row *rows = calloc(rows_most(all), sizeof(*rows));
	size_t count = 0;
	int error;

	if (!rows) {
		fail("processes", ENOMEM);
	}
	for (size_t i = 0; i < all->count; i++) {
		if (is_wanted(&all->of[i], wanted)) {
			count += rows_of(&all->of[i], kind->threads, rows + count);
		}
	}
	columns_of(kind, &listing);
	view_now(&view, all);
	error = listing_print(&listing, rows, count, &view, stdout);
	if (error) {
		fail("output", error);
	}
	return 0;
}

/* The descriptors of one process, with the server that each leads to. */
static int print_descriptors_of(const struct process_info *p)
{
	char folder[48], link[320], target[256];
	const struct dirent *entry;
	DIR *fds;

	snprintf(folder, sizeof(folder), "/proc/%u/fd", p->pid);
	fds = opendir(folder);
	if (!fds) {
		/* It has ended meanwhile. */
		return 0;
	}
	printf("%6u %s\n", p->pid, p->name);
	while ((entry = readdir(fds)) != NULL) {
		ssize_t length;

		snprintf(link, sizeof(link), "%s/%s", folder, entry->d_name);
		length = readlink(link, target, sizeof(target));
		if (length > 0) {
			printf("       %4s %.*s\n", entry->d_name, (int)length, target);
		}
	}
	closedir(fds);
	return 0;
}

static int print_descriptors(const struct process_list *all, char *const wanted[])
{
	printf("   PID name\n        fd server:[connection]\n");
	for (size_t i = 0; i < all->count; i++) {
		if (is_wanted(&all->of[i], wanted)) {
			print_descriptors_of(&all->of[i]);
		}
	}
	return 0;
}

static int print_info(const struct process_list *all, char *const wanted[])
{
	struct system_report report;
	int error = system_report_read(&report);

	(void)all, (void)wanted;
	if (error) {
		fail("the system", error);
	}
	system_report_brief(&report, stdout);
	return 0;
}

static int any_is_wanted(const struct process_list *all, char *const wanted[])
{
	for (size_t i = 0; i < all->count; i++) {
		if (is_wanted(&all->of[i], wanted)) {
			return 1;
		}
	}
	return 0;
}

static int print_kind(const struct kind *kind, char *const wanted[])
{
	struct process_list all;
	int error = process_list_read(&all);

	if (error) {
		fail("/proc", error);
	}
	if (!any_is_wanted(&all, wanted)) {
		fprintf(stderr, "pidin: no process is '%s': `pidin` lists all\n", wanted[0]);
		return 1;
	}
	return kind->print ? kind->print(&all, wanted) : print_table(kind, &all, wanted);
}

static int kind_fail(const char *name)
{
	fprintf(stderr, "pidin: there is no listing '%s'; there are:", name);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		fprintf(stderr, " %s", kinds[i].name);
	}
	fputc('\n', stderr);
	return 2;
}

/* QNX's other command for the same: it says how much memory each process has. */
static int is_sin(const char *program)
{
	const char *slash = strrchr(program, '/');

	return strcmp(slash ? slash + 1 : program, "sin") == 0;
}

int main(int argc, char *argv[])
{
	char **wanted = calloc((size_t)argc + 1, sizeof(*wanted));
	const struct kind *kind = is_sin(argv[0]) ? kind_find("memory") : &kinds[0];
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
	}
	if (!kind) {
		return kind_fail(argv[optind]);
	}
	if (optind + 1 < argc) {
		return usage_fail();
	}
	if (print_kind(kind, wanted) != 0 || fflush(stdout) != 0) {
		return 1;
	}
	return 0;
}
