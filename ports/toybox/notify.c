/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `tail -f` waits with, in the place of toybox's own, which asks a Linux
 * kernel for inotify: linked with -Wl,--wrap around the three functions below.
 * The sizes of the files are looked at five times a second, while a tail runs.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct file {
	int fd;
	off_t size;
	char *path;
};

/* Only its pointer is toybox's business. */
struct xnotify {
	int room, count;
	struct file file[];
};

struct xnotify *__wrap_xnotify_init(int room);
int __wrap_xnotify_add(struct xnotify *n, int fd, char *path);
int __wrap_xnotify_wait(struct xnotify *n, char **path);

static off_t size_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? st.st_size : 0;
}

struct xnotify *__wrap_xnotify_init(int room)
{
	/* Without a name it is standard input alone. */
	struct xnotify *n = calloc(1, sizeof(*n) + (room + 1) * sizeof(n->file[0]));

	if (!n) {
		exit(1);
	}
	n->room = room + 1;
	return n;
}

int __wrap_xnotify_add(struct xnotify *n, int fd, char *path)
{
	if (n->count < n->room) {
		n->file[n->count++] = (struct file){ fd, size_of(fd), path };
	}
	return 0;
}

int __wrap_xnotify_wait(struct xnotify *n, char **path)
{
	for (;;) {
		for (int i = 0; i < n->count; i++) {
			struct file *f = &n->file[i];
			off_t size = size_of(f->fd);

			if (size != f->size) {
				f->size = size;
				*path = f->path;
				return f->fd;
			}
		}
		nanosleep(&(struct timespec){ .tv_nsec = 200 * 1000 * 1000 }, NULL);
	}
}
