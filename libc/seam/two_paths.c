/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rename() and link() name two places. The new path finds the server; the
 * old one goes along, relative to the same mount point. Two places under
 * different servers are EXDEV.
 */
#include <string.h>
#include "two_paths.h"
#include "tm.h"

/* The server of an absolute path: where its prefix ends, and who it is. */
static int prefix_of(const char *path, struct tm_path_opened *opened)
{
	struct tm_path_open request = { .code = TM_PATH_OPEN, .lowest = SYSMGR_COID };
	struct iovec out[2] = { { &request, sizeof(request) }, { (void *)path, strlen(path) + 1 } };
	struct iovec in = { opened, sizeof(*opened) };
	struct msg_parts send = { out, 2, sizeof(request) + out[1].iov_len };
	struct msg_parts back = { &in, 1, sizeof(*opened) };
	struct msg_reply reply;
	int error = msg_exchange(SYSMGR_COID, &send, &back, &reply);

	if (!error) {
		tm_status(TM_CONNECT_DETACH, opened->coid, 0);
	}
	return error;
}

static int same_server(const char *old, const char *new, unsigned *tail)
{
	struct tm_path_opened a, b;
	int error = prefix_of(old, &a);

	if (!error) {
		error = prefix_of(new, &b);
	}
	if (error) {
		return error;
	}
	*tail = a.tail;
	return a.pid == b.pid && a.tail == b.tail && !strncmp(old, new, a.tail) ? 0 : EXDEV;
}

long two_paths(long old_dirfd, const char *old, long dirfd, const char *new,
	       const struct path_request *how)
{
	char from[TM_PATH_MAX], to[TM_PATH_MAX];
	struct path_request q = *how;
	unsigned tail;
	size_t length;
	int error = path_absolute(old_dirfd, old, from);

	if (!error) {
		error = path_absolute(dirfd, new, to);
	}
	if (!error) {
		error = same_server(from, to, &tail);
	}
	if (error) {
		return -error;
	}
	tail += strspn(from + tail, "/");
	length = strlen(from + tail);
	if (length && from[tail + length - 1] == '/') {
		from[tail + --length] = 0;
	}
	q.extra = from + tail;
	q.extra_bytes = length + 1;
	return -path_connect(to, &q);
}
