/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of /proc, one function each. The buffer doubles when a text outgrows
 * it; without memory for that the text is marked as failed. Taskman's one thread.
 */
#include "taskman/path/proc_text.h"

#include <base/print.h>
#include <base/string.h>
#include <stdarg.h>

#include "abi/msg/start.h"
#include "abi/msg/system_page.h"
#include "abi/msg/tm.h"
#include "abi/posix/stat.h"
#include "taskman/caps/untyped.h"
#include "taskman/mem/heap.h"
#include "taskman/mem/idle.h"
#include "taskman/mem/page.h"
#include "taskman/mem/space.h"
#include "taskman/path/file.h"
#include "taskman/path/tree.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/cspace.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/side.h"
#include "taskman/proc/status.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/clock.h"
#include "taskman/sys/system_page.h"

enum { LINE_MOST = 512, CMDLINE_MOST = 4096, USER_HZ = 100 };

static int text_room(struct text *t, unsigned more)
{
	unsigned size = t->size ? t->size : LINE_MOST;
	char *bigger;

	if (t->used + more <= t->size) {
		return 1;
	}
	while (size < t->used + more) {
		size *= 2;
	}
	/* As large as the largest text so far: history, not use. */
	bigger = heap_alloc_own(size);
	if (!bigger) {
		t->failed = 1;
		return 0;
	}
	memcpy(bigger, t->bytes, t->used);
	heap_free_own(t->bytes);
	t->bytes = bigger;
	t->size = size;
	return 1;
}

static void text_add(struct text *t, const char *format, ...) PRINT_LIKE(2, 3);

static void text_add(struct text *t, const char *format, ...)
{
	va_list arguments;
	int length;

	if (!text_room(t, LINE_MOST)) {
		return;
	}
	va_start(arguments, format);
	length = vsnprintf(t->bytes + t->used, LINE_MOST, format, arguments);
	va_end(arguments);
	t->used += length < LINE_MOST ? length : LINE_MOST - 1;
}

/* Fields 1 to 24 of proc(5), and zeros for the rest. */
void text_stat(struct text *t, struct process *p)
{
	struct process_status s;

	process_status(p, &s);
	text_add(t, "%u (%s) %c %u %u %u 0 -1 0 0 0 0 0 %lu %lu 0 0 20 0 %u 0 %lu %lu %lu",
		 s.pid, s.name, s.letter, s.ppid, s.pgid, s.sid, s.user_ns / (NS_PER_SECOND / USER_HZ),
		 s.system_ns / (NS_PER_SECOND / USER_HZ), s.threads,
		 clock_to_ns(s.start_ticks) / (NS_PER_SECOND / USER_HZ), s.memory_bytes,
		 s.memory_bytes / PAGE_SIZE);
	text_add(t, " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
}

void text_comm(struct text *t, struct process *p)
{
	text_add(t, "%s\n", p->name);
}

/* A part of the start block and of nothing else: its offsets are anybody's, the rest is private. */
static int block_read(struct process *p, seL4_Word offset, void *to, size_t size)
{
	int is_inside = size <= p->start_length && offset <= p->start_length - size;

	return is_inside ? space_read(p->space, START_BLOCK_ADDRESS + offset, to, size) : EFAULT;
}

/* The strings of argv, from the start block; whatever stands there is only bytes. */
void text_cmdline(struct text *t, struct process *p)
{
	struct start_block block;
	unsigned first;

	if (!p->space || block_read(p, 0, &block, sizeof(block)) != 0 ||
	    block.magic != START_BLOCK_MAGIC) {
		return;
	}
	for (unsigned i = 0; i < block.argc && t->used < CMDLINE_MOST; i++) {
		seL4_Word at = block.argv + 4UL * i;
		char c = 1;

		if (block_read(p, at, &first, sizeof(first)) != 0) {
			return;
		}
		for (at = first; c && t->used < CMDLINE_MOST; at++) {
			if (!text_room(t, 1) || block_read(p, at, &c, 1) != 0) {
				return;
			}
			t->bytes[t->used++] = c;
		}
	}
}

/* Names come from programs: none may look like a further line. */
static const char *one_line(char *name)
{
	for (char *c = name; *c; c++) {
		if ((unsigned char)*c < ' ') {
			*c = '?';
		}
	}
	return name;
}

/* As pidin marks them: f, r, s, and o for what nobody has chosen. */
static char policy_letter(int policy)
{
	switch (policy) {
	case POLICY_FIFO:
		return 'f';
	case POLICY_RR:
		return 'r';
	case POLICY_SPORADIC:
		return 's';
	default:
		return 'o';
	}
}

static void text_thread(struct text *t, struct thread *thread)
{
	struct thread_status s;

	thread_status(thread, &s);
	text_add(t, "thread %u %s %d %c %d %u %u %lu %s\n", s.tid, status_state_name(s.state),
		 s.priority, policy_letter(thread->policy), s.hart, s.blocked_pid, s.blocked_on,
		 s.cpu_ns, one_line(s.name));
}

/* What lib/procinfo takes apart: the format stands in its process.h. */
void text_info(struct text *t, struct process *p)
{
	struct process_status s;

	process_status(p, &s);
	text_add(t, "process %u %u %u %u %c %u %u %u %u %lu %lu %lu %u %s\n", s.pid, s.ppid,
		 s.pgid, s.sid, s.letter, s.ruid, s.euid, s.rgid, s.egid, s.user_ns,
		 s.memory_bytes, clock_to_ns(s.start_ticks), s.threads, one_line(s.name));
	if (p->group && p->group->session->tty) {
		text_add(t, "terminal %s\n", p->group->session->tty);
	}
	list_for_each(link, &p->thread_list) {
		text_thread(t, list_entry(link, struct thread, of_process));
	}
}

static void text_connection(struct text *t, const struct coid *k, seL4_Word slot)
{
	const struct connection *c = k->connection;

	if (c->ops) {
		text_add(t, "%lu connection taskman %s\n", slot, c->ops->name);
	} else {
		text_add(t, "%lu connection %d %d\n", slot, c->server_pid, c->chid);
	}
}

static void text_side(struct text *t, const struct side *side, unsigned index)
{
	static const char *const names[] = {
		[SIDE_CHANNEL] = "channel", [SIDE_NOTIFICATION] = "notification",
		[SIDE_REPLY] = "reply", [SIDE_TCB] = "thread", [SIDE_IRQ] = "interrupt",
	};

	if (side->kind == SIDE_COID) {
		text_connection(t, side->object, cspace_side_slot(index));
	} else {
		text_add(t, "%lu %s\n", cspace_side_slot(index), names[side->kind]);
	}
}

/* What is in the process's CSpace: slot, kind, and where a connection leads. */
void text_caps(struct text *t, struct process *p)
{
	unsigned id = 0;
	void *found;

	if (!p->space) {
		return;
	}
	text_add(t, "%lu connection taskman\n", cspace_side_slot(SIDE_SYSMGR));
	for (; (found = idmap_next(&p->fds, &id)) != NULL; id++) {
		text_connection(t, found, cspace_fd_slot(id));
	}
	id = SIDE_SYSMGR + 1;
	for (; (found = idmap_next(&p->sides, &id)) != NULL; id++) {
		text_side(t, found, id);
	}
}

static const char *limit_value(seL4_Word value, char text[24])
{
	if (value == LIMIT_NONE) {
		return "unlimited";
	}
	snprintf(text, 24, "%lu", value);
	return text;
}

/* As Linux has it: name, soft and hard limit, unit. */
void text_limits(struct text *t, struct process *p)
{
	static const struct {
		unsigned char number;
		const char *name, *unit;
	} kinds[] = {
		{ LIMIT_CPU, "Max cpu time", "seconds" },
		{ LIMIT_FSIZE, "Max file size", "bytes" },
		{ LIMIT_DATA, "Max data size", "bytes" },
		{ LIMIT_STACK, "Max stack size", "bytes" },
		{ LIMIT_CORE, "Max core file size", "bytes" },
		{ LIMIT_RSS, "Max resident set", "bytes" },
		{ LIMIT_NPROC, "Max processes", "processes" },
		{ LIMIT_NOFILE, "Max open files", "files" },
		{ LIMIT_MEMLOCK, "Max locked memory", "bytes" },
		{ LIMIT_AS, "Max address space", "bytes" },
	};
	char soft[24], hard[24];

	text_add(t, "%-25s %-20s %-20s %s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct process_limit *limit = &p->limits[kinds[i].number];

		text_add(t, "%-25s %-20s %-20s %s\n", kinds[i].name,
			 limit_value(limit->soft, soft), limit_value(limit->hard, hard),
			 kinds[i].unit);
	}
}

void text_uptime(struct text *t, struct process *p)
{
	seL4_Word hundredths = clock_to_ns(clock_ticks()) / (NS_PER_SECOND / 100);

	(void)p;
	text_add(t, "%lu.%02lu 0.00\n", hundredths / 100, hundredths % 100);
}

void text_meminfo(struct text *t, struct process *p)
{
	seL4_Word free = memory_free();

	(void)p;
	text_add(t, "MemTotal: %lu kB\nMemFree: %lu kB\nMemAvailable: %lu kB\n",
		 system_page()->memory_total / 1024, free / 1024, free / 1024);
}

/* A line for each server of a whole directory: who, where, as what. */
void text_mounts(struct text *t, struct process *p)
{
	char path[256];

	(void)p;
	for (struct path_node *node = path_walk(NULL); node; node = path_walk(node)) {
		if (!path_of(node, path, sizeof(path))) {
			continue;
		}
		list_for_each(link, &node->servers) {
			struct path_server *s = list_entry(link, struct path_server, on_node);
			const char *who = s->channel ? s->channel->process->name : s->system->name;

			if (s->flags & TM_PATH_DIR && (s->mode & POSIX_S_IFMT) == POSIX_S_IFDIR) {
				text_add(t, "%s %s %s %s 0 0\n", who, path, who,
					 s->channel ? "rw" : "ro");
			}
		}
	}
}

void text_hostname(struct text *t, struct process *p)
{
	(void)p;
	text_add(t, "%s\n", system_page()->nodename);
}

void text_cpuinfo(struct text *t, struct process *p)
{
	(void)p;
	for (unsigned i = 0; i < system_page()->harts; i++) {
		text_add(t, "processor : %u\nisa       : rv64gc\nmmu       : sv39\n\n", i);
	}
}

void text_version(struct text *t, struct process *p)
{
	(void)p;
	text_add(t, "QSOE %s on %s %s\n", system_page()->release, system_page()->kernel_name,
		 system_page()->kernel_version);
}
