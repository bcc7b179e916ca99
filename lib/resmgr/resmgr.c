/* SPDX-License-Identifier: Apache-2.0 */
/* resmgr_attach() and the rest of <sys/resmgr.h>. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>

#include "libc/neutrino/path_attach.h"
#include "private.h"

static mode_t type_of(enum _file_type file_type, const RESMGR_HANDLE_T *handle)
{
	switch (file_type) {
	case _FTYPE_PIPE:
		return S_IFIFO;
	case _FTYPE_SYMLINK:
		return S_IFLNK;
	case _FTYPE_FILE:
		return S_IFREG;
	default:
		return handle && handle->mode ? handle->mode : S_IFCHR;
	}
}

static unsigned path_flags(unsigned flags)
{
	return (flags & _RESMGR_FLAG_DIR ? PATH_ATTACH_DIR : 0) |
	       (flags & _RESMGR_FLAG_AFTER ? PATH_ATTACH_AFTER : 0);
}

static int mount_path(dispatch_t *dpp, struct mount *m, const char *path,
		      enum _file_type file_type, unsigned flags)
{
	int mode = type_of(file_type, m->handle);
	int id = path_attach(path, dpp->chid, m->id, path_flags(flags),
			     flags & _RESMGR_FLAG_DIR ? S_IFDIR | 0755 : mode,
			     m->handle ? m->handle->rdev : 0);

	m->path_id = id;
	return id < 0 ? -id : 0;
}

int resmgr_attach(dispatch_t *dpp, resmgr_attr_t *attr, const char *path,
		  enum _file_type file_type, unsigned flags,
		  const resmgr_connect_funcs_t *connect_funcs,
		  const resmgr_io_funcs_t *io_funcs, RESMGR_HANDLE_T *handle)
{
	struct mount *m = calloc(1, sizeof(*m));
	int error;

	if (!m) {
		errno = ENOMEM;
		return -1;
	}
	if (attr && attr->msg_max_size > dpp->message_size) {
		dpp->message_size = attr->msg_max_size;
	}
	if (attr && attr->nparts_max > dpp->parts) {
		dpp->parts = attr->nparts_max;
	}
	m->path_id = -1;
	m->connect = connect_funcs;
	m->io = io_funcs;
	m->handle = handle;
	error = mount_add(dpp, m);
	if (error) {
		free(m);
		errno = error;
		return -1;
	}
	if (path) {
		error = mount_path(dpp, m, path, file_type, flags);
	}
	if (error) {
		resmgr_detach(dpp, m->id, _RESMGR_DETACH_ALL);
		errno = error;
		return -1;
	}
	return m->id;
}

int resmgr_detach(dispatch_t *dpp, int id, unsigned flags)
{
	struct mount *m = mount_find(dpp, id);

	if (!m) {
		errno = EINVAL;
		return -1;
	}
	if (m->path_id >= 0) {
		path_detach(m->path_id);
		m->path_id = -1;
	}
	if (flags & _RESMGR_DETACH_PATHNAME) {
		return 0;
	}
	mount_remove(dpp, m);
	free(m);
	return 0;
}

int resmgr_open_bind(resmgr_context_t *ctp, void *ocb, const resmgr_io_funcs_t *io_funcs)
{
	struct mount *m = mount_find(ctp->dpp, ctp->id);
	int error = binding_add(ctp->dpp, ctp->info.scoid, ocb,
				io_funcs ? io_funcs : m ? m->io : NULL);

	if (error) {
		errno = error;
		return -1;
	}
	return 0;
}

int resmgr_unbind(resmgr_context_t *ctp)
{
	free(binding_remove(ctp->dpp, ctp->info.scoid));
	return 0;
}

/* What was received already is at hand; only the rest is asked for. */
ssize_t resmgr_msgread(resmgr_context_t *ctp, void *msg, size_t size, size_t offset)
{
	size_t from = ctp->offset + offset;
	size_t here = from < ctp->size ? ctp->size - from : 0;
	ssize_t rest;

	if (here > size) {
		here = size;
	}
	memcpy(msg, (char *)ctp->msg + from, here);
	if (here == size) {
		return here;
	}
	rest = MsgRead(ctp->rcvid, (char *)msg + here, size - here, from + here);
	return rest < 0 ? rest : (ssize_t)here + rest;
}

ssize_t resmgr_msgreadv(resmgr_context_t *ctp, iov_t *iov, int parts, size_t offset)
{
	return MsgReadv(ctp->rcvid, iov, parts, ctp->offset + offset);
}

ssize_t resmgr_msgwrite(resmgr_context_t *ctp, const void *msg, size_t size, size_t offset)
{
	return MsgWrite(ctp->rcvid, msg, size, offset);
}

int resmgr_msgreply(resmgr_context_t *ctp, const void *msg, size_t size)
{
	return MsgReply(ctp->rcvid, ctp->status, msg, size);
}

int resmgr_msgreplyv(resmgr_context_t *ctp, iov_t *iov, int parts)
{
	return MsgReplyv(ctp->rcvid, ctp->status, iov, parts);
}
