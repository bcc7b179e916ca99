/* SPDX-License-Identifier: Apache-2.0 */
/* Opening and closing: permissions, the OCB, the counts of the attribute. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>

static mode_t wanted_mode(unsigned ioflag)
{
	switch (ioflag & O_ACCMODE) {
	case O_RDONLY:
		return S_IRUSR;
	case O_WRONLY:
		return S_IWUSR;
	default:
		return S_IRUSR | S_IWUSR;
	}
}

/* Owner, group and others alike may: then it need not be asked who comes. */
static int is_for_all(const IOFUNC_ATTR_T *attr, mode_t wanted)
{
	mode_t all = wanted | wanted >> 3 | wanted >> 6;

	return (attr->mode & all) == all;
}

int iofunc_open(resmgr_context_t *ctp, io_open_t *msg, IOFUNC_ATTR_T *attr,
		IOFUNC_ATTR_T *dattr, struct _client_info *info)
{
	struct _io_connect *in = &msg->connect;
	struct _client_info own;
	int error;

	(void)dattr;
	if ((in->ioflag & O_CREAT) && (in->ioflag & O_EXCL)) {
		return EEXIST;
	}
	if (!S_ISDIR(attr->mode) &&
	    ((in->ioflag & O_DIRECTORY) || (in->eflag & _IO_CONNECT_EFLAG_DIR))) {
		return ENOTDIR;
	}
	if (S_ISDIR(attr->mode) && (in->ioflag & O_ACCMODE) != O_RDONLY) {
		return EISDIR;
	}
	/* A combine message asks for status or change, which has checks of its own. */
	if (in->subtype != _IO_CONNECT_OPEN) {
		return EOK;
	}
	if (is_for_all(attr, wanted_mode(in->ioflag))) {
		return EOK;
	}
	if (!info) {
		error = iofunc_client_info(ctp, 0, &own);
		if (error) {
			return error;
		}
		info = &own;
	}
	return iofunc_check_access(ctp, attr, wanted_mode(in->ioflag), info);
}

IOFUNC_OCB_T *iofunc_ocb_calloc(resmgr_context_t *ctp, IOFUNC_ATTR_T *attr)
{
	(void)ctp, (void)attr;
	return calloc(1, sizeof(iofunc_ocb_t));
}

void iofunc_ocb_free(IOFUNC_OCB_T *ocb)
{
	free(ocb);
}

static const iofunc_funcs_t *funcs_of(const IOFUNC_ATTR_T *attr)
{
	return attr->mount ? attr->mount->funcs : NULL;
}

static void ocb_release(IOFUNC_OCB_T *ocb)
{
	const iofunc_funcs_t *funcs = funcs_of(ocb->attr);

	if (funcs && funcs->ocb_free) {
		funcs->ocb_free(ocb);
	} else {
		iofunc_ocb_free(ocb);
	}
}

int iofunc_ocb_attach(resmgr_context_t *ctp, io_open_t *msg, IOFUNC_OCB_T *ocb,
		      IOFUNC_ATTR_T *attr, const resmgr_io_funcs_t *io_funcs)
{
	const iofunc_funcs_t *funcs = funcs_of(attr);
	int own = ocb == NULL;

	if (own) {
		ocb = funcs && funcs->ocb_calloc ? funcs->ocb_calloc(ctp, attr)
						 : iofunc_ocb_calloc(ctp, attr);
	}
	if (!ocb) {
		return ENOMEM;
	}
	ocb->attr = attr;
	ocb->ioflag = (msg->connect.ioflag & ~O_ACCMODE) | ((msg->connect.ioflag + 1) & _IO_FLAG_MASK);
	if (resmgr_open_bind(ctp, ocb, io_funcs) != 0) {
		if (own) {
			ocb_release(ocb);
		}
		return ENOMEM;
	}
	attr->count++;
	attr->rcount += (ocb->ioflag & _IO_FLAG_RD) != 0;
	attr->wcount += (ocb->ioflag & _IO_FLAG_WR) != 0;
	return EOK;
}

int iofunc_ocb_detach(resmgr_context_t *ctp, IOFUNC_OCB_T *ocb)
{
	(void)ctp;
	ocb->attr->count--;
	ocb->attr->rcount -= (ocb->ioflag & _IO_FLAG_RD) != 0;
	ocb->attr->wcount -= (ocb->ioflag & _IO_FLAG_WR) != 0;
	return EOK;
}

int iofunc_open_default(resmgr_context_t *ctp, io_open_t *msg, IOFUNC_ATTR_T *attr, void *extra)
{
	int error;

	(void)extra;
	/* A name that is no directory has nothing below it. */
	if (msg->connect.path_len > 1 && !S_ISDIR(attr->mode)) {
		return ENOTDIR;
	}
	iofunc_attr_lock(attr);
	error = iofunc_open(ctp, msg, attr, NULL, NULL);
	if (!error) {
		error = iofunc_ocb_attach(ctp, msg, NULL, attr, NULL);
	}
	iofunc_attr_unlock(attr);
	return error;
}

int iofunc_close_ocb_default(resmgr_context_t *ctp, void *reserved, IOFUNC_OCB_T *ocb)
{
	IOFUNC_ATTR_T *attr = ocb->attr;

	(void)reserved;
	iofunc_attr_lock(attr);
	iofunc_time_update(attr);
	iofunc_ocb_detach(ctp, ocb);
	iofunc_attr_unlock(attr);
	ocb_release(ocb);
	return EOK;
}

int iofunc_close_dup_default(resmgr_context_t *ctp, io_close_t *msg, IOFUNC_OCB_T *ocb)
{
	(void)ctp, (void)msg, (void)ocb;
	return EOK;
}
