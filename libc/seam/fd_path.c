/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The path that each descriptor was opened with, for openat(), fchdir() and
 * fdopendir(). Strings stand in memory of their own, never malloc's: open()
 * and close() may be called from a signal handler. Sizes are powers of two,
 * freed ones are kept in lists by size. Guarded by one lock, with signals
 * held.
 */
#include <string.h>
#include <sys/mman.h>

#include "fork_child.h"
#include "lock.h"
#include "path.h"

enum {
	SIZE_SHIFT = 5, /* the smallest string is 32 bytes */
	SIZES = 8,	/* the largest TM_PATH_MAX */
	CHUNK = 16384,
};

struct string {
	struct string *next; /* while it is free */
};

static char **paths;
static unsigned path_count;
static struct string *free_strings[SIZES];
static char *chunk;
static size_t chunk_left;
hidden volatile int fd_path_lock[1];

static void enter(void)
{
	seam_hold(seam_page());
	LOCK(fd_path_lock);
}

static void leave(void)
{
	UNLOCK(fd_path_lock);
	seam_release(seam_page());
}

static void *pages(size_t bytes)
{
	long r = __syscall(SYS_mmap, 0, bytes, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return r < 0 ? 0 : (void *)r;
}

static unsigned size_class(size_t bytes)
{
	unsigned c = 0;

	while ((size_t)1 << (SIZE_SHIFT + c) < bytes) {
		c++;
	}
	return c;
}

static char *string_alloc(size_t bytes)
{
	unsigned c = size_class(bytes);
	size_t size = (size_t)1 << (SIZE_SHIFT + c);
	char *s;

	if (free_strings[c]) {
		s = (char *)free_strings[c];
		free_strings[c] = free_strings[c]->next;
		return s;
	}
	if (chunk_left < size) {
		chunk = pages(CHUNK);
		chunk_left = chunk ? CHUNK : 0;
	}
	if (chunk_left < size) {
		return 0;
	}
	s = chunk;
	chunk += size;
	chunk_left -= size;
	return s;
}

static void string_free(char *s)
{
	unsigned c = size_class(strlen(s) + 1);

	((struct string *)s)->next = free_strings[c];
	free_strings[c] = (struct string *)s;
}

/* Room for descriptor `fd` in the table; 0 if there is no memory. */
static int table_reach(unsigned fd)
{
	unsigned count = path_count ? path_count : 512;
	char **table;

	if (fd < path_count) {
		return 1;
	}
	while (count <= fd) {
		count *= 2;
	}
	table = pages(count * sizeof(*table));
	if (!table) {
		return 0;
	}
	if (paths) {
		memcpy(table, paths, path_count * sizeof(*table));
		__syscall(SYS_munmap, paths, path_count * sizeof(*table));
	}
	paths = table;
	path_count = count;
	return 1;
}

const char *fd_path(int fd)
{
	return fd >= 0 && (unsigned)fd < path_count ? paths[fd] : 0;
}

static void clear(int fd)
{
	if (fd >= 0 && (unsigned)fd < path_count && paths[fd]) {
		string_free(paths[fd]);
		paths[fd] = 0;
	}
}

void fd_path_set(int fd, const char *path)
{
	enter();
	clear(fd);
	if (table_reach(fd)) {
		paths[fd] = string_alloc(strlen(path) + 1);
		if (paths[fd]) {
			strcpy(paths[fd], path);
		}
	}
	leave();
}

void fd_path_copy(int from, int to)
{
	const char *path = fd_path(from);

	if (path) {
		fd_path_set(to, path);
	} else {
		fd_path_clear(to);
	}
}

void fd_path_clear(int fd)
{
	if (fd_path(fd)) {
		enter();
		clear(fd);
		leave();
	}
}
