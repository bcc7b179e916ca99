/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/process_list.h. */
#include "procinfo/process_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_SIZE = 2048 };

/* Reads on until the end; *BYTES has room for a NUL behind. */
static int fd_read_all(int fd, char **bytes, size_t *length)
{
	size_t size = FIRST_SIZE, used = 0;
	ssize_t got = 1;
	char *buffer = malloc(size);

	while (buffer && (got = read(fd, buffer + used, size - used - 1)) > 0) {
		used += (size_t)got;
		if (size - used < FIRST_SIZE / 2) {
			char *bigger = realloc(buffer, size *= 2);

			if (!bigger) {
				free(buffer);
			}
			buffer = bigger;
		}
	}
	if (!buffer || got < 0) {
		int error = buffer ? errno : ENOMEM;

		free(buffer);
		return error;
	}
	buffer[used] = 0;
	*bytes = buffer;
	*length = used;
	return 0;
}

static int proc_read(const char *pid, const char *name, char **bytes, size_t *length)
{
	char path[64];
	int error, fd;

	snprintf(path, sizeof(path), "/proc/%s/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return errno;
	}
	error = fd_read_all(fd, bytes, length);
	close(fd);
	return error;
}

static int process_read(const char *pid, struct process_info *process)
{
	char *bytes;
	size_t length;
	int error = proc_read(pid, "info", &bytes, &length);

	if (error) {
		return error;
	}
	error = process_parse(bytes, process);
	if (!error && proc_read(pid, "cmdline", &bytes, &length) == 0) {
		process->arguments = length > 0 ? arguments_line(bytes, length) : NULL;
		free(bytes);
	}
	if (error) {
		process_release(process);
	}
	return error;
}

static int list_add(struct process_list *list, const char *pid)
{
	struct process_info process;
	struct process_info *more;
	int error = process_read(pid, &process);

	if (error == ENOENT || error == ESRCH) {
		return 0;
	}
	if (error) {
		return error;
	}
	/* Doubled at each power of two. */
	if ((list->count & (list->count - 1)) == 0) {
		more = realloc(list->of, (list->count ? list->count * 2 : 1) * sizeof(*list->of));
		if (!more) {
			process_release(&process);
			return ENOMEM;
		}
		list->of = more;
	}
	list->of[list->count++] = process;
	return 0;
}

static int by_pid(const void *a, const void *b)
{
	unsigned first = ((const struct process_info *)a)->pid;
	unsigned second = ((const struct process_info *)b)->pid;

	return first < second ? -1 : first > second;
}

int process_list_read(struct process_list *list)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int error = proc ? 0 : errno;

	*list = (struct process_list){ 0 };
	while (!error && (errno = 0, entry = readdir(proc))) {
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') {
			error = list_add(list, entry->d_name);
		}
	}
	if (!error) {
		error = errno;
	}
	if (proc) {
		closedir(proc);
	}
	if (error) {
		process_list_release(list);
		return error;
	}
	if (list->count > 0) {
		qsort(list->of, list->count, sizeof(*list->of), by_pid);
	}
	return 0;
}

void process_list_release(struct process_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		process_release(&list->of[i]);
	}
	free(list->of);
	*list = (struct process_list){ 0 };
}

const struct process_info *process_list_find(const struct process_list *list, unsigned pid)
{
	struct process_info key = { .pid = pid };

	return list->count == 0 ? NULL
				: bsearch(&key, list->of, list->count, sizeof(*list->of), by_pid);
}
