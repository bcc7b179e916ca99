/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of dynlink.c: the program's own path, for $ORIGIN in its library
 * path. It is made of the name that the program was started with, which leads
 * to the file as long as the current directory is that of the start.
 */
#include <stdlib.h>

/* Its length, or -1; BUF is filled only as far as SIZE. */
static ssize_t program_path(const char *name, char *buf, size_t size)
{
	char *path = realpath(name, 0);
	size_t length;

	if (!path) {
		return -1;
	}
	length = strlen(path);
	memcpy(buf, path, length < size ? length : size);
	free(path);
	return length;
}
