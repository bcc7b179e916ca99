/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The requests about paths: TM_PATH_ATTACH, TM_PATH_DETACH, TM_PATH_OPEN,
 * TM_PATH_RESOLVE.
 * An open costs one resolve, one connection and one minted capability; the
 * server is asked by the client itself (docs/design.md, section 10).
 */
#include "abi/msg/tm.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/path/file.h"
#include "taskman/path/tree.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"

#include <base/string.h>

/* The path behind the fixed part of the request being handled. */
static char path_buffer[TM_PATH_MAX + 1];

static int request_path(const struct request *r, unsigned offset, unsigned *length)
{
	unsigned bytes = r->from.sent - offset;
	int error;

	if (bytes == 0 || bytes > sizeof(path_buffer)) {
		return bytes ? ENAMETOOLONG : EINVAL;
	}
	error = request_copy(r, offset, path_buffer, bytes);
	if (error) {
		return error;
	}
	*length = strnlen(path_buffer, bytes);
	if (*length == bytes) {
		return EINVAL;
	}
	return *length ? 0 : ENOENT;
}

int do_path_attach(struct request *r)
{
	const struct tm_path_attach *in = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct channel *channel = channel_find(p, in->chid);
	struct path_server server = {
		.channel = channel,
		.handle = in->handle,
		.flags = in->flags,
		.mode = in->mode,
		.rdev = in->rdev,
	};
	unsigned length, id;
	int error = request_path(r, sizeof(*in), &length);

	if (error) {
		return error;
	}
	if (!process_is_root(p)) {
		return EPERM;
	}
	if (!channel) {
		return EBADF;
	}
	error = path_attach(path_buffer, length, &server, &channel->paths, &id);
	return error ? error : request_status(r, id);
}

int do_path_detach(struct request *r)
{
	const struct tm_value *in = (const void *)r->bytes;
	struct path_server *server = path_server_find(in->value);

	if (!server || !server->channel || server->channel->process != r->from.process) {
		return EINVAL;
	}
	path_detach(server);
	return request_status(r, 0);
}

static int connect_to(const struct path_server *server, struct connection **connection)
{
	struct open_file *file;
	int error;

	if (server->channel) {
		return connection_create(server->channel, NULL, NULL, connection);
	}
	file = open_file_make(server->system, server->node);
	if (!file) {
		return ENOMEM;
	}
	error = connection_create(NULL, &file_server_ops, file, connection);
	if (error) {
		open_file_free(file);
	}
	return error;
}

/* Where the path in the request leads; what OUT says of it has no connection yet. */
static int find(const struct request *r, struct path_found *found, struct tm_path_opened *out)
{
	const struct tm_path_open *in = (const void *)r->bytes;
	unsigned length;
	int error = request_path(r, sizeof(*in), &length);

	if (!error) {
		error = path_resolve(path_buffer, length, in->skip, found);
	}
	if (error) {
		return error;
	}
	*out = (struct tm_path_opened){
		.coid = -1,
		.handle = found->server->handle,
		.tail = found->tail,
		.more = found->more,
		.pid = found->server->channel ? (int)found->server->channel->process->pid
					      : (int)process_taskman.pid,
		.server = found->server->id,
	};
	return 0;
}

int do_path_resolve(struct request *r)
{
	struct tm_path_opened out;
	struct path_found found;
	int error = find(r, &found, &out);

	return error ? error : request_reply(r, 0, &out, sizeof(out));
}

int do_path_open(struct request *r)
{
	const struct tm_path_open *in = (const void *)r->bytes;
	struct connection *connection;
	struct tm_path_opened out;
	struct path_found found;
	int error = find(r, &found, &out);

	if (error) {
		return error;
	}
	error = connect_to(found.server, &connection);
	if (error) {
		return error;
	}
	error = coid_attach(r->from.process, connection, in->lowest, in->flags & COID_FLAGS,
			    &out.coid);
	connection_release(connection);
	return error ? error : request_reply(r, 0, &out, sizeof(out));
}
