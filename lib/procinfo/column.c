/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/column.h. */
#include "procinfo/column.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "procinfo/amount.h"
#include "procinfo/text.h"

enum { SECOND = 1000000000, KIB = 1024, DAY_S = 86400 };

/* A column that is one field of the process, printed. */
#define PROCESS_COLUMN(name, format, field) \
	static char *name(const struct row *row, const struct view *view) \
	{ \
		(void)view; \
		return text_of(format, row->process->field); \
	}

#define THREAD_COLUMN(name, format, field) \
	static char *name(const struct row *row, const struct view *view) \
	{ \
		(void)view; \
		return row->thread ? text_of(format, row->thread->field) : text_of("-"); \
	}

PROCESS_COLUMN(pid, "%u", pid)
PROCESS_COLUMN(ppid, "%u", ppid)
PROCESS_COLUMN(pgid, "%u", pgid)
PROCESS_COLUMN(sid, "%u", sid)
PROCESS_COLUMN(uid, "%u", euid)
PROCESS_COLUMN(ruid, "%u", ruid)
PROCESS_COLUMN(gid, "%u", egid)
PROCESS_COLUMN(rgid, "%u", rgid)
PROCESS_COLUMN(threads, "%u", thread_count)
PROCESS_COLUMN(state_letter, "%c", letter)
PROCESS_COLUMN(comm, "%s", name)
THREAD_COLUMN(tid, "%u", tid)
THREAD_COLUMN(state, "%s", state)
THREAD_COLUMN(hart, "%u", hart)

static char *user(const struct row *row, const struct view *view)
{
	return view->user_name(row->process->euid);
}

static char *ruser(const struct row *row, const struct view *view)
{
	return view->user_name(row->process->ruid);
}

static char *group(const struct row *row, const struct view *view)
{
	return view->group_name(row->process->egid);
}

static char *rgroup(const struct row *row, const struct view *view)
{
	return view->group_name(row->process->rgid);
}

/* The letter, s for a session's leader, l for more than one thread. */
static char *letters(const struct row *row, const struct view *view)
{
	const struct process_info *p = row->process;

	(void)view;
	return text_of("%c%s%s", p->letter, p->sid == p->pid ? "s" : "",
		       p->thread_count > 1 ? "l" : "");
}

static char *terminal(const struct row *row, const struct view *view)
{
	const char *path = row->process->terminal;

	(void)view;
	if (!path) {
		return text_of("-");
	}
	return text_of("%s", strncmp(path, "/dev/", 5) == 0 ? path + 5 : path);
}

static uint64_t cpu_of(const struct row *row)
{
	return row->thread ? row->thread->cpu_ns : row->process->cpu_ns;
}

static char *cpu_time(const struct row *row, const struct view *view)
{
	(void)view;
	return amount_clock(cpu_of(row));
}

/* Milliseconds: the whole life of most programs. */
static char *cpu_fine(const struct row *row, const struct view *view)
{
	uint64_t us = cpu_of(row) / 1000;

	(void)view;
	return text_of("%" PRIu64 ".%03u s", us / 1000000, (unsigned)(us / 1000 % 1000));
}

static uint64_t age(const struct row *row, const struct view *view)
{
	uint64_t start = row->process->start_ns;

	return view->now_ns > start ? view->now_ns - start : 0;
}

/* POSIX: [[dd-]hh:]mm:ss. */
static char *elapsed(const struct row *row, const struct view *view)
{
	uint64_t s = age(row, view) / SECOND;

	return s < 3600 ? text_of("%02u:%02u", (unsigned)s / 60, (unsigned)s % 60)
			: amount_clock(age(row, view));
}

static char *percent_cpu(const struct row *row, const struct view *view)
{
	return amount_percent(cpu_of(row), age(row, view));
}

static char *percent_memory(const struct row *row, const struct view *view)
{
	return amount_percent(row->process->memory_bytes, view->memory_bytes);
}

static time_t time_of_day(uint64_t monotonic_ns, const struct view *view)
{
	return (time_t)(((int64_t)monotonic_ns + view->realtime_offset_ns) / SECOND);
}

/* The time of day, or the date if it was more than a day ago. */
static char *start_short(const struct row *row, const struct view *view)
{
	time_t start = time_of_day(row->process->start_ns, view);
	time_t now = time_of_day(view->now_ns, view);
	char text[32];
	struct tm tm;

	strftime(text, sizeof(text), now - start < DAY_S ? "%H:%M" : "%b%d",
		 localtime_r(&start, &tm));
	return text_of("%s", text);
}

static char *start_long(const struct row *row, const struct view *view)
{
	time_t start = time_of_day(row->process->start_ns, view);
	char text[64];
	struct tm tm;

	strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y", localtime_r(&start, &tm));
	return text_of("%s", text);
}

static char *kib(const struct row *row, const struct view *view)
{
	(void)view;
	return text_of("%" PRIu64, row->process->memory_bytes / KIB);
}

static char *memory(const struct row *row, const struct view *view)
{
	(void)view;
	return amount_bytes(row->process->memory_bytes);
}

static char *arguments(const struct row *row, const struct view *view)
{
	const struct process_info *p = row->process;

	(void)view;
	if (p->arguments) {
		return text_of("%s", p->arguments);
	}
	return text_of(p->letter == 'Z' ? "[%s] <defunct>" : "[%s]", p->name);
}

/* The name of a thread that gave itself one stands behind its process's. */
static char *name(const struct row *row, const struct view *view)
{
	int own = row->thread && row->thread->name[0];

	(void)view;
	return text_of("%s%s%s", row->process->name, own ? ":" : "", own ? row->thread->name : "");
}

/* There are priorities instead: nobody is nicer than another. */
static char *niceness(const struct row *row, const struct view *view)
{
	(void)row, (void)view;
	return text_of("0");
}

/* A process has the priority of its first thread. */
static const struct thread_info *thread_of(const struct row *row)
{
	return row->thread ? row->thread
	     : row->process->threads_listed > 0 ? &row->process->threads[0] : NULL;
}

static char *priority(const struct row *row, const struct view *view)
{
	const struct thread_info *t = thread_of(row);

	(void)view;
	return t ? text_of("%d", t->priority) : text_of("-");
}

static char *priority_policy(const struct row *row, const struct view *view)
{
	const struct thread_info *t = thread_of(row);

	(void)view;
	return t ? text_of("%d%c", t->priority, t->policy) : text_of("-");
}

/* "SERVER:CHANNEL NAME"; channel 0 is taskman's only one. */
static char *blocked_server(const struct thread_info *t, const struct view *view)
{
	const struct process_info *server = process_list_find(view->all, t->blocked_pid);
	const char *name = server ? server->name : "(gone)";

	return t->blocked_on ? text_of("%u:%u %s", t->blocked_pid, t->blocked_on, name)
			     : text_of("%u %s", t->blocked_pid, name);
}

static int state_in(const struct thread_info *t, const char *const *states)
{
	while (*states && strcmp(t->state, *states) != 0) {
		states++;
	}
	return *states != NULL;
}

static char *blocked(const struct row *row, const struct view *view)
{
	static const char *const on_server[] = { "SEND", "REPLY", NULL };
	static const char *const on_number[] = { "RECEIVE", "JOIN", "INTR", NULL };
	static const char *const on_address[] = { "MUTEX", "CONDVAR", "SEM", NULL };
	const struct thread_info *t = row->thread;

	if (t && state_in(t, on_server)) {
		return blocked_server(t, view);
	}
	if (t && state_in(t, on_number)) {
		return text_of("%u", t->blocked_on);
	}
	if (t && state_in(t, on_address)) {
		return text_of("0x%x", t->blocked_on);
	}
	return text_of("%s", "");
}

const struct column columns[] = {
	{ "pid", "PID", 'r', pid },
	{ "ppid", "PPID", 'r', ppid },
	{ "pgid", "PGID", 'r', pgid },
	{ "pgrp", "PGRP", 'r', pgid },
	{ "sid", "SID", 'r', sid },
	{ "sess", "SESS", 'r', sid },
	{ "user", "USER", 'l', user },
	{ "ruser", "RUSER", 'l', ruser },
	{ "group", "GROUP", 'l', group },
	{ "rgroup", "RGROUP", 'l', rgroup },
	{ "uid", "UID", 'r', uid },
	{ "ruid", "RUID", 'r', ruid },
	{ "gid", "GID", 'r', gid },
	{ "rgid", "RGID", 'r', rgid },
	{ "s", "S", 'l', state_letter },
	{ "state", "S", 'l', state_letter },
	{ "stat", "STAT", 'l', letters },
	{ "tty", "TTY", 'l', terminal },
	{ "tt", "TT", 'l', terminal },
	{ "time", "TIME", 'r', cpu_time },
	{ "cputime", "TIME", 'r', cpu_time },
	{ "cpu", "CPU", 'r', cpu_fine },
	{ "etime", "ELAPSED", 'r', elapsed },
	{ "stime", "STIME", 'r', start_short },
	{ "start", "START", 'r', start_short },
	{ "lstart", "STARTED", 'l', start_long },
	{ "pcpu", "%CPU", 'r', percent_cpu },
	{ "%cpu", "%CPU", 'r', percent_cpu },
	{ "pmem", "%MEM", 'r', percent_memory },
	{ "%mem", "%MEM", 'r', percent_memory },
	{ "rss", "RSS", 'r', kib },
	{ "vsz", "VSZ", 'r', kib },
	{ "memory", "Memory", 'r', memory },
	{ "nlwp", "NLWP", 'r', threads },
	{ "pri", "PRI", 'r', priority },
	{ "nice", "NI", 'r', niceness },
	{ "ni", "NI", 'r', niceness },
	{ "comm", "COMMAND", 'l', comm },
	{ "ucmd", "CMD", 'l', comm },
	{ "args", "COMMAND", 'l', arguments },
	{ "cmd", "CMD", 'l', arguments },
	{ "command", "COMMAND", 'l', arguments },
	{ "tid", "tid", 'r', tid },
	{ "name", "name", 'l', name },
	{ "prio", "prio", 'r', priority_policy },
	{ "tstate", "STATE", 'l', state },
	{ "hart", "hart", 'r', hart },
	{ "blocked", "Blocked", 'l', blocked },
	{ 0 },
};

const struct column *column_find(const char *name, size_t length)
{
	for (const struct column *c = columns; c->name; c++) {
		if (strlen(c->name) == length && strncmp(c->name, name, length) == 0) {
			return c;
		}
	}
	return NULL;
}
