/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a path to a server: TM_PATH_OPEN gives a connection to the server of
 * the longest prefix, _IO_CONNECT asks it for the rest. A server that does
 * not know the name is passed over for the next one; a symbolic link is
 * followed here, since it may lead to another server. Questions that leave
 * nothing open go through kept connections (path_link.h): TM_PATH_RESOLVE
 * says whether there is one.
 */
#include <fcntl.h>
#include <string.h>
#include "path.h"
#include "path_link.h"
#include "tm.h"

enum {
	PATH_LINKS_MOST = 40,
	/* What most answers fit; it needs no window. A longer link is asked for again. */
	REPLY_SMALL = 944,
	/* As <sys/neutrino.h> has them: for kept connections. */
	COF_CLOEXEC = 1,
	COF_NOSHARE = 0x40,
};

static int ask_prefix(unsigned code, const char *path, unsigned skip, int lowest, unsigned flags,
		      struct tm_path_opened *opened)
{
	struct tm_path_open request = {
		.code = code, .skip = skip, .flags = flags, .lowest = lowest,
	};
	struct iovec out[2] = { { &request, sizeof(request) }, { (void *)path, strlen(path) + 1 } };
	struct iovec in = { opened, sizeof(*opened) };
	struct msg_parts send = { out, 2, sizeof(request) + out[1].iov_len };
	struct msg_parts back = { &in, 1, sizeof(*opened) };
	struct msg_reply reply;

	return msg_exchange(SYSMGR_COID, &send, &back, &reply);
}

int path_resolve(const char *path, struct tm_path_opened *found)
{
	return ask_prefix(TM_PATH_RESOLVE, path, 0, 0, 0, found);
}

/* The tail as a server wants it: no slash before it, none behind. */
static unsigned tail_take(const char *path, unsigned tail, char out[TM_PATH_MAX], unsigned *eflag)
{
	size_t length;
	int slash = 0;

	while (path[tail] == '/') {
		tail++;
		slash = 1;
	}
	length = strlen(path + tail);
	if (length) {
		slash = path[tail + length - 1] == '/';
		length -= slash;
	}
	if (slash) {
		*eflag |= _IO_CONNECT_EFLAG_DIR;
	}
	memcpy(out, path + tail, length);
	out[length] = 0;
	return length + 1;
}

static int ask_server(const struct tm_path_opened *opened, const char *tail, unsigned tail_bytes,
		      unsigned eflag, struct path_request *q, void *reply, unsigned reply_bytes,
		      struct msg_reply *out)
{
	static const char padding[8];
	struct io_connect request = {
		.type = _IO_CONNECT,
		.subtype = q->subtype,
		.ioflag = q->ioflag,
		.mode = q->mode,
		.path_len = tail_bytes,
		.extra_type = q->extra_type,
		.eflag = eflag,
		.handle = opened->handle,
		.umask = path_umask(),
		.extra_len = q->extra_bytes,
	};
	struct iovec parts[4] = {
		{ &request, sizeof(request) },
		{ (void *)tail, tail_bytes },
		{ (void *)padding, -tail_bytes & 7 },
		{ (void *)q->extra, q->extra_bytes },
	};
	struct iovec in = { reply, reply_bytes };
	struct msg_parts send = { parts, 4, msg_parts_bytes(parts, 4) };
	struct msg_parts back = { &in, 1, reply_bytes };
	int error;

	/* Only an open may be interrupted: POSIX has no EINTR for stat(), unlink() and the like. */
	do {
		error = msg_exchange_restart(opened->coid, &send, &back, out);
	} while (error == EINTR && q->subtype != _IO_CONNECT_OPEN);
	return error;
}

/* Puts a link's text in the place of its name. */
static int follow(char path[TM_PATH_MAX], const struct tm_path_opened *opened,
		  const struct io_link_reply *link, unsigned bytes)
{
	char rest[TM_PATH_MAX], text[TM_PATH_MAX];
	unsigned tail = opened->tail + strspn(path + opened->tail, "/");
	int error;

	if (bytes < sizeof(*link) || link->text_len > bytes - sizeof(*link) ||
	    link->text_len >= sizeof(text) || link->consumed > strlen(path + tail) ||
	    link->parent > link->consumed) {
		return EIO;
	}
	memcpy(text, link->text, link->text_len);
	text[link->text_len] = 0;
	strcpy(rest, path + tail + link->consumed);
	path[tail + link->parent] = 0;
	if (text[0] == '/') {
		path[0] = 0;
	}
	error = path_append(path, TM_PATH_MAX, text);
	if (!error && rest[0]) {
		error = path_append(path, TM_PATH_MAX, rest);
	}
	return error;
}

static void detach(int coid)
{
	tm_status(TM_CONNECT_DETACH, coid, 0);
}

/* For a question: through the kept connection, or one that is kept from now on. */
static int route_link(const char *path, unsigned skip, struct tm_path_opened *route)
{
	int error = ask_prefix(TM_PATH_RESOLVE, path, skip, 0, 0, route);

	if (!error) {
		route->coid = path_link(route->server);
	}
	if (error || route->coid >= 0) {
		return error;
	}
	error = ask_prefix(TM_PATH_OPEN, path, skip, SYSMGR_COID, COF_CLOEXEC | COF_NOSHARE, route);
	if (!error) {
		path_link_keep(route->server, route->coid);
	}
	return error;
}

/* For an open: the connection in `route` from before a link, if it leads there too. */
static int route_open(const char *path, unsigned skip, unsigned flags, struct tm_path_opened *route)
{
	struct tm_path_opened before = *route;
	int error;

	if (before.coid >= 0) {
		error = ask_prefix(TM_PATH_RESOLVE, path, skip, 0, 0, route);
		if (!error && route->server == before.server) {
			route->coid = before.coid;
			return 0;
		}
		detach(before.coid);
	}
	error = ask_prefix(TM_PATH_OPEN, path, skip, 0, flags, route);
	if (error) {
		route->coid = -1;
	}
	return error;
}

/* A slash behind a link's name means the directory that it leads to. */
static unsigned follow_to_directory(unsigned eflag, const struct path_request *q)
{
	int is_about_file = q->subtype == _IO_CONNECT_OPEN || q->subtype == _IO_CONNECT_COMBINE ||
			    q->subtype == _IO_CONNECT_COMBINE_CLOSE;

	return is_about_file && (eflag & _IO_CONNECT_EFLAG_DIR)
		       ? eflag & ~_IO_CONNECT_EFLAG_NOFOLLOW : eflag;
}

/*
 * The caller's own descriptor behind /proc/self/fd/N, where /dev/fd/N and
 * /dev/stdin lead; -1: it is another path. Opening it is a dup, and what is
 * asked about it its server answers on that connection: a pipe or a terminal
 * has no path by which it could be found again.
 */
static int own_descriptor(const char *path, const struct path_request *q)
{
	static const char folder[] = "/proc/self/fd/";
	const char *digit = path + sizeof(folder) - 1;
	int fd = 0;

	if (strncmp(path, folder, sizeof(folder) - 1) != 0 || !*digit ||
	    (q->eflag & _IO_CONNECT_EFLAG_NOFOLLOW) ||
	    (!q->keep && q->extra_type != _IO_CONNECT_EXTRA_MESSAGE)) {
		return -1;
	}
	for (; *digit; digit++) {
		if (*digit < '0' || *digit > '9' || fd > SYSMGR_COID / 16) {
			return -1;
		}
		fd = fd * 10 + *digit - '0';
	}
	return fd;
}

static int use_descriptor(char path[TM_PATH_MAX], int fd, struct path_request *q)
{
	struct msg_reply out;
	int error;

	if (q->keep) {
		long r = __syscall(SYS_fcntl, fd, q->coid_flags ? F_DUPFD_CLOEXEC : F_DUPFD, 0);

		if (r < 0) {
			return -r;
		}
		if (fd_path(fd)) {
			strcpy(path, fd_path(fd));
		}
		q->coid = r;
		return 0;
	}
	error = msg_send_restart(fd, q->extra, q->extra_bytes, q->reply, q->reply_bytes, &out);
	q->got = error ? 0 : out.got < q->reply_bytes ? out.got : q->reply_bytes;
	return error;
}

/* One server of the prefix: 0 done, -1 followed a link, or an errno. */
static int try_server(char path[TM_PATH_MAX], const struct tm_path_opened *opened,
		      struct path_request *q)
{
	char tail[TM_PATH_MAX];
	union {
		struct io_link_reply link;
		char bytes[TM_PATH_MAX + sizeof(struct io_link_reply)];
	} reply;
	unsigned eflag = q->eflag, tail_bytes = tail_take(path, opened->tail, tail, &eflag);
	unsigned room = q->reply_bytes > REPLY_SMALL ? sizeof(reply) : REPLY_SMALL;
	struct msg_reply out;
	int error;

	eflag = follow_to_directory(eflag, q);
	error = ask_server(opened, tail, tail_bytes, eflag, q, &reply, room, &out);

	if (!error && out.status == _IO_CONNECT_RET_LINK && out.got == room) {
		error = ask_server(opened, tail, tail_bytes, eflag, q, &reply, sizeof(reply), &out);
	}
	if (error) {
		return error;
	}
	if (out.got > sizeof(reply)) {
		out.got = sizeof(reply);
	}
	if (out.status == _IO_CONNECT_RET_LINK) {
		error = follow(path, opened, &reply.link, out.got);
		return error ? error : -1;
	}
	q->got = out.got < q->reply_bytes ? out.got : q->reply_bytes;
	memcpy(q->reply, &reply, q->got);
	return 0;
}

/* A kept connection may have died, or been dropped by another thread. */
static int link_is_stale(int error, const struct path_request *q,
			 const struct tm_path_opened *route)
{
	if (q->keep || (error != EBADF && error != ESRCH)) {
		return 0;
	}
	path_link_drop(route->server);
	return 1;
}

int path_connect(char path[TM_PATH_MAX], struct path_request *q)
{
	struct tm_path_opened route = { .coid = -1 };
	unsigned skip = 0, links = 0, stale = 0;
	int error, fd;

	for (;;) {
		fd = own_descriptor(path, q);
		if (fd >= 0) {
			error = use_descriptor(path, fd, q);
			if (route.coid >= 0 && q->keep) {
				detach(route.coid);
			}
			return error;
		}
		error = q->keep ? route_open(path, skip, q->coid_flags, &route)
				: route_link(path, skip, &route);
		if (error) {
			return error;
		}
		error = try_server(path, &route, q);
		if (!error) {
			q->coid = route.coid;
			return 0;
		}
		if (error == -1) {
			skip = 0;
			error = ELOOP;
			if (++links > PATH_LINKS_MOST) {
				break;
			}
		} else if ((error == ENOENT || error == ENOSYS) && route.more) {
			skip++;
			if (q->keep) {
				detach(route.coid);
				route.coid = -1;
			}
		} else if (!link_is_stale(error, q, &route) || stale++) {
			break;
		}
	}
	if (q->keep) {
		detach(route.coid);
	}
	return error;
}

long path_at(long dirfd, const char *path, struct path_request *q)
{
	char absolute[TM_PATH_MAX];
	int error = path_absolute(dirfd, path, absolute);

	return error ? -error : -path_connect(absolute, q);
}
