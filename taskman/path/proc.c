/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of /proc: names, links and listings, from the tables of processes at the
 * moment of each request. Texts are made by proc_text.c when they are read.
 */
#include "taskman/path/proc.h"

#include <base/print.h>
#include <base/string.h>

#include "abi/posix/errno.h"
#include "taskman/path/proc_text.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/sys/system_page.h"

/* One name: at the top, or in every process's directory. */
struct proc_file {
	const char *name;
	void (*text)(struct text *t, struct process *p); /* NULL: a directory */
	int (*write)(const char *from, unsigned length); /* NULL: cannot be written */
};

static int write_hostname(const char *from, unsigned length)
{
	if (length > 0 && from[length - 1] == '\n') {
		length--;
	}
	return system_page_name(from, length);
}

static const struct proc_file top[] = {
	{ "uptime", text_uptime, NULL },
	{ "meminfo", text_meminfo, NULL },
	{ "version", text_version, NULL },
	{ "mounts", text_mounts, NULL },
	{ "cpuinfo", text_cpuinfo, NULL },
	{ "hostname", text_hostname, write_hostname },
};

static const struct proc_file of_process[] = {
	{ "stat", text_stat, NULL },
	{ "cmdline", text_cmdline, NULL },
	{ "comm", text_comm, NULL },
	{ "info", text_info, NULL },
	{ "caps", text_caps, NULL },
	{ "limits", text_limits, NULL },
	{ "fd", NULL, NULL },
};

/* What stands below "fd": a link that says which server the descriptor leads to. */
static const struct proc_file descriptor = { "", NULL, NULL };

enum {
	TOP_COUNT = sizeof(top) / sizeof(top[0]),
	PROCESS_COUNT = sizeof(of_process) / sizeof(of_process[0]),
	ENTRY_SELF = TOP_COUNT,
	ENTRY_PIDS = TOP_COUNT + 1,
};

/* A node's number is the pid, 0 at the top; its data the file, NULL the directory. */

static const struct proc_file *file_find(const struct proc_file *files, unsigned count,
					 const char *name, unsigned length)
{
	for (unsigned i = 0; i < count; i++) {
		if (strlen(files[i].name) == length && memcmp(files[i].name, name, length) == 0) {
			return &files[i];
		}
	}
	return NULL;
}

/* Digits only, no leading zero; 0 for anything else. */
static unsigned number_of(const char *name, unsigned length)
{
	unsigned number = 0;

	if (length == 0 || length > 8 || name[0] == '0') {
		return 0;
	}
	for (unsigned i = 0; i < length; i++) {
		if (name[i] < '0' || name[i] > '9') {
			return 0;
		}
		number = number * 10 + (name[i] - '0');
	}
	return number;
}

static int lookup_self(struct request *r, struct file_node *node, struct file_link *link,
		       int follow)
{
	static char text[12];

	snprintf(text, sizeof(text), "%u", r->from.process->pid);
	if (!follow) {
		node->system = &proc_system;
		node->link = text;
		node->link_length = strlen(text);
		return 0;
	}
	*link = (struct file_link){
		.text = text, .text_length = strlen(text), .parent = 0, .consumed = 4,
	};
	return ELOOP;
}

/* Its own descriptors a process opens by dup(); the text leads nowhere. */
static int lookup_descriptor(const char *name, struct file_node *node)
{
	static char text[48];
	struct process *p = process_find(node->number);
	unsigned length = strlen(name);
	struct coid *k;

	if (!number_of(name, length) && strcmp(name, "0") != 0) {
		return ENOENT;
	}
	k = coid_find(p, number_of(name, length));
	if (!k) {
		return ENOENT;
	}
	if (k->connection->channel) {
		snprintf(text, sizeof(text), "%s:[%u]", k->connection->channel->process->name,
			 k->connection->scoid);
	} else {
		snprintf(text, sizeof(text), "%s:[%u]", k->connection->ops ? "taskman" : "gone",
			 k->connection->scoid);
	}
	node->data = &descriptor;
	node->link = text;
	node->link_length = strlen(text);
	return 0;
}

static int lookup_in_process(const char *rest, struct file_node *node)
{
	unsigned length = strlen(rest);

	if (!process_find(node->number)) {
		return ENOENT;
	}
	if (length > 0 && rest[length - 1] == '/') {
		length--;
	}
	if (length == 0) {
		return 0;
	}
	if (length > 3 && memcmp(rest, "fd/", 3) == 0) {
		return lookup_descriptor(rest + 3, node);
	}
	node->data = file_find(of_process, PROCESS_COUNT, rest, length);
	return node->data ? 0 : ENOENT;
}

/* A link that was found, where links are followed. */
static int link_of_node(const struct file_node *node, const char *tail, struct file_link *link)
{
	*link = (struct file_link){
		.text = node->link,
		.text_length = node->link_length,
		.parent = strlen(tail),
		.consumed = strlen(tail),
	};
	while (tail[link->parent - 1] != '/') {
		link->parent--;
	}
	return ELOOP;
}

static int proc_lookup(const char *tail, int follow, struct request *r, struct file_node *node,
		       struct file_link *link)
{
	const char *slash = strchr(tail, '/');
	unsigned length = slash ? (unsigned)(slash - tail) : strlen(tail);

	node->system = &proc_system;
	if (length == 0) {
		return 0;
	}
	if (length == 4 && memcmp(tail, "self", 4) == 0) {
		return lookup_self(r, node, link, follow || slash != NULL);
	}
	node->number = number_of(tail, length);
	if (node->number) {
		int error = lookup_in_process(slash ? slash + 1 : "", node);

		return error || !node->link || !follow ? error : link_of_node(node, tail, link);
	}
	node->data = file_find(top, TOP_COUNT, tail, length);
	return node->data ? 0 : ENOENT;
}

static const struct proc_file *node_file(const struct file_node *node)
{
	return node->data;
}

static int is_directory(const struct file_node *node)
{
	return !node_file(node) || !node_file(node)->text;
}

static void proc_stat(const struct file_node *node, struct posix_stat *stat)
{
	struct process *p = node->number ? process_find(node->number) : NULL;

	stat->dev = 3;
	stat->size = node->link_length;
	stat->ino = 16 + node->number * 16 +
		    (node->data ? 1 + ((unsigned long)node->data >> 4) % 8 : 0);
	if (p) {
		stat->uid = p->cred.euid;
		stat->gid = p->cred.egid;
	}
	if (node->link) {
		stat->mode = POSIX_S_IFLNK | 0777;
	} else if (is_directory(node)) {
		stat->mode = POSIX_S_IFDIR | 0555;
		stat->nlink = 2;
	} else {
		stat->mode = POSIX_S_IFREG | (node_file(node)->write ? 0644 : 0444);
	}
}

/* The text is made anew for each read: what is shown is true now. */
static int proc_read(const struct file_node *node, unsigned long offset, const void **bytes,
		     unsigned *length, struct request *r)
{
	static struct text text;
	const struct proc_file *file = node->data;
	struct process *p = node->number ? process_find(node->number) : r->from.process;

	if (!p) {
		return ESRCH;
	}
	text.used = 0;
	text.failed = 0;
	file->text(&text, p);
	if (text.failed) {
		return ENOMEM;
	}
	if (offset >= text.used) {
		*length = 0;
		return 0;
	}
	if (*length > text.used - offset) {
		*length = text.used - offset;
	}
	*bytes = text.bytes + offset;
	return 0;
}

static int proc_write(const struct file_node *node, const void *from, unsigned length)
{
	const struct proc_file *file = node->data;

	return file && file->write ? file->write(from, length) : EROFS;
}

static int entry_fill(struct file_entry *entry, const char *name, unsigned long ino, int type)
{
	strlcpy(entry->name, name, sizeof(entry->name));
	entry->ino = ino;
	entry->type = type;
	return 0;
}

static int entry_pid(unsigned long *position, struct file_entry *entry)
{
	unsigned pid = *position - ENTRY_PIDS;
	struct process *p = process_next(&pid);
	char name[12];

	if (!p) {
		return ENOENT;
	}
	*position = ENTRY_PIDS + p->pid + 1;
	snprintf(name, sizeof(name), "%u", p->pid);
	return entry_fill(entry, name, 16 + p->pid * 16, POSIX_DT_DIR);
}

static int entry_top(unsigned long *position, struct file_entry *entry)
{
	unsigned long at = *position;

	if (at >= ENTRY_PIDS) {
		return entry_pid(position, entry);
	}
	++*position;
	if (at == ENTRY_SELF) {
		return entry_fill(entry, "self", 2, POSIX_DT_LNK);
	}
	return entry_fill(entry, top[at].name, 3 + at, POSIX_DT_REG);
}

static int entry_fd(struct process *p, unsigned long *position, struct file_entry *entry)
{
	int fd = coid_next(p, *position);
	char name[12];

	if (fd < 0 || fd >= CONNECTION_SIDE) {
		return ENOENT;
	}
	*position = fd + 1;
	snprintf(name, sizeof(name), "%d", fd);
	return entry_fill(entry, name, 16 + p->pid * 16 + fd, POSIX_DT_LNK);
}

static int proc_entry(const struct file_node *node, unsigned long *position,
		      struct file_entry *entry)
{
	struct process *p;
	unsigned long at = *position;

	if (!node->number) {
		return entry_top(position, entry);
	}
	p = process_find(node->number);
	if (!p) {
		return ENOENT;
	}
	if (node->data) {
		return entry_fd(p, position, entry);
	}
	if (at >= PROCESS_COUNT) {
		return ENOENT;
	}
	++*position;
	return entry_fill(entry, of_process[at].name, 16 + p->pid * 16 + 1 + at,
			  of_process[at].text ? POSIX_DT_REG : POSIX_DT_DIR);
}

static int proc_has(const struct file_node *node, const char *name, unsigned length)
{
	(void)node, (void)name, (void)length;
	return 0;
}

const struct file_system proc_system = {
	.name = "proc",
	.lookup = proc_lookup,
	.stat = proc_stat,
	.read = proc_read,
	.write = proc_write,
	.entry = proc_entry,
	.has = proc_has,
};
