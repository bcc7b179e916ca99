/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One process and its threads, as /proc/<pid>/info tells them. The text is
 * lines of words:
 *   process PID PPID PGID SID LETTER RUID EUID RGID EGID CPU_NS BYTES START_NS THREADS NAME
 *   terminal PATH
 *   thread TID STATE PRIORITY POLICY HART BLOCKED_PID BLOCKED_ON CPU_NS NAME
 * A name may be empty and have spaces. Lines of other kinds are for later
 * versions. What is told was true when it was read.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct thread_info {
	unsigned tid;
	const char *state;	/* "RECEIVE", "REPLY", ... */
	int priority;
	char policy;		/* f, r, o (other), s (sporadic) */
	unsigned hart;
	unsigned blocked_pid;	/* SEND, REPLY: the server */
	unsigned blocked_on;	/* SEND, REPLY, RECEIVE: channel; JOIN: tid; else an address */
	uint64_t cpu_ns;
	const char *name;	/* "" when it has none */
};

struct process_info {
	unsigned pid, ppid, pgid, sid;
	unsigned ruid, euid, rgid, egid;
	char letter;		/* R S T Z */
	uint64_t cpu_ns, memory_bytes, start_ns;
	unsigned thread_count;
	const char *name;
	const char *terminal;	/* NULL: none */
	char *arguments;	/* the command line, NULL when it was not read or is empty */
	struct thread_info *threads;
	size_t threads_listed;
	char *text;		/* what the strings above stand in */
};

/*
 * Takes TEXT (from malloc, ends with NUL) apart and keeps it, also when it
 * fails. 0, EINVAL: not such a text, ENOMEM.
 */
int process_parse(char *text, struct process_info *process);
void process_release(struct process_info *process);

/* argv as /proc/<pid>/cmdline has it, as one line: NUL becomes space. NULL: no memory. */
char *arguments_line(const char *bytes, size_t length);

/* Is WHAT this process: its pid, its name, or the path of its program? */
int process_is(const struct process_info *process, const char *what);
