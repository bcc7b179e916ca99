/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/process.h. */
#include "procinfo/process.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the word at *CURSOR and steps behind it; the last word may be empty. */
static char *word_take(char **cursor)
{
	char *word = *cursor;
	char *end = strchr(word, ' ');

	if (end) {
		*end = 0;
		*cursor = end + 1;
	} else {
		*cursor = word + strlen(word);
	}
	return word;
}

static int process_line(char *rest, struct process_info *p)
{
	int name = 0;

	if (sscanf(rest, "%u %u %u %u %c %u %u %u %u %" SCNu64 " %" SCNu64 " %" SCNu64 " %u%n",
		   &p->pid, &p->ppid, &p->pgid, &p->sid, &p->letter, &p->ruid, &p->euid, &p->rgid,
		   &p->egid, &p->cpu_ns, &p->memory_bytes, &p->start_ns, &p->thread_count,
		   &name) != 13 || rest[name] != ' ') {
		return EINVAL;
	}
	p->name = rest + name + 1;
	return 0;
}

static int thread_line(char *rest, struct process_info *p)
{
	struct thread_info t;
	struct thread_info *more;
	int name = 0;

	t.tid = strtoul(word_take(&rest), NULL, 10);
	t.state = word_take(&rest);
	if (sscanf(rest, "%d %c %u %u %u %" SCNu64 "%n", &t.priority, &t.policy, &t.hart,
		   &t.blocked_pid, &t.blocked_on, &t.cpu_ns, &name) != 6 || rest[name] != ' ') {
		return EINVAL;
	}
	t.name = rest + name + 1;
	more = realloc(p->threads, (p->threads_listed + 1) * sizeof(t));
	if (!more) {
		return ENOMEM;
	}
	p->threads = more;
	p->threads[p->threads_listed++] = t;
	return 0;
}

static int line_parse(char *line, struct process_info *p)
{
	char *kind = word_take(&line);

	if (strcmp(kind, "process") == 0 && !p->name) {
		return process_line(line, p);
	}
	if (strcmp(kind, "thread") == 0) {
		return thread_line(line, p);
	}
	if (strcmp(kind, "terminal") == 0 && *line) {
		p->terminal = line;
	}
	return 0;
}

int process_parse(char *text, struct process_info *process)
{
	int error = 0;

	*process = (struct process_info){ .text = text };
	for (char *line = text, *next; *line && !error; line = next) {
		char *end = strchr(line, '\n');

		next = end ? end + 1 : line + strlen(line);
		if (end) {
			*end = 0;
		}
		error = line_parse(line, process);
	}
	return error ? error : process->name ? 0 : EINVAL;
}

void process_release(struct process_info *process)
{
	free(process->threads);
	free(process->arguments);
	free(process->text);
	*process = (struct process_info){ 0 };
}

char *arguments_line(const char *bytes, size_t length)
{
	char *line;

	while (length > 0 && bytes[length - 1] == 0) {
		length--;
	}
	line = malloc(length + 1);
	if (!line) {
		return NULL;
	}
	for (size_t i = 0; i < length; i++) {
		unsigned char c = bytes[i];

		line[i] = c == 0 ? ' ' : c < ' ' || c == 0x7f ? '?' : c;
	}
	line[length] = 0;
	return line;
}

/* The first argument is how the program was named when it was started. */
static int is_program(const struct process_info *p, const char *path)
{
	size_t length = strlen(path);

	return p->arguments && strncmp(p->arguments, path, length) == 0 &&
	       (p->arguments[length] == 0 || p->arguments[length] == ' ');
}

int process_is(const struct process_info *process, const char *what)
{
	char *end;
	unsigned long pid = strtoul(what, &end, 10);

	if (*what >= '0' && *what <= '9' && *end == 0) {
		return pid == process->pid;
	}
	return strcmp(process->name, what) == 0 || (strchr(what, '/') && is_program(process, what));
}
