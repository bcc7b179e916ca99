/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _IO_LOCK to tmpfs. Locks of a process go with its last connection to this
 * server: its exit. That close() ends them too is seen to by the C library,
 * since a server hears only of the last close of a shared descriptor.
 */
#include "lock_io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lock.h"

/* All nodes that have locks, or requests for one. */
static struct node *locked;

static void locked_add(struct node *node)
{
	if (!node->is_locked) {
		node->is_locked = 1;
		node->next_locked = locked;
		locked = node;
		/* It stays while the list names it. */
		node_open(node);
	}
}

static void locked_remove(struct node *node)
{
	struct node **at = &locked;

	if (!node->is_locked || node->locks || node->lock_waits) {
		return;
	}
	while (*at != node) {
		at = &(*at)->next_locked;
	}
	*at = node->next_locked;
	node->is_locked = 0;
	node_close(node);
}

/* Locks went: whoever can go on now does. */
static void locks_changed(struct node *node)
{
	int rcvid, error = 0;

	while ((rcvid = lock_grant(node, &error)) != 0) {
		if (error) {
			MsgError(rcvid, error);
		} else {
			MsgReply(rcvid, EOK, NULL, 0);
		}
	}
	locked_remove(node);
}

static int range_read(const struct open_file *f, const io_lock_t *msg, struct lock *wanted)
{
	off_t from = msg->i.whence == SEEK_CUR ? f->base.offset
		     : msg->i.whence == SEEK_END ? f->node->size : 0;
	off_t end;

	if (msg->i.whence > SEEK_END || __builtin_add_overflow(from, msg->i.start, &from) ||
	    __builtin_add_overflow(from, msg->i.len, &end)) {
		return EINVAL;
	}
	wanted->first = msg->i.len < 0 ? end : from;
	wanted->last = msg->i.len == 0 ? LOCK_END : msg->i.len < 0 ? from - 1 : end - 1;
	return wanted->first < 0 ? EINVAL : EOK;
}

static int is_of_file(unsigned subtype)
{
	return subtype == F_OFD_GETLK || subtype == F_OFD_SETLK || subtype == F_OFD_SETLKW;
}

/* fcntl() asks that the file is open for what is locked; flock() does not. */
static int rights_check(const struct open_file *f, const struct lock *wanted)
{
	unsigned needed = wanted->type == F_RDLCK ? _IO_FLAG_RD
			  : wanted->type == F_WRLCK ? _IO_FLAG_WR : 0;

	return wanted->owner.file || (f->base.ioflag & needed) == needed ? EOK : EBADF;
}

static int answer_conflict(resmgr_context_t *ctp, io_lock_t *msg, const struct lock *l)
{
	msg->i.lock_type = F_UNLCK;
	if (l) {
		msg->i.lock_type = l->type;
		msg->i.whence = SEEK_SET;
		msg->i.start = l->first;
		msg->i.len = l->last == LOCK_END ? 0 : l->last - l->first + 1;
		msg->i.pid = l->owner.file ? -1 : l->owner.pid;
	}
	return _RESMGR_PTR(ctp, msg, sizeof(msg->i));
}

static int lock_take(struct node *node, const struct lock *wanted, int waits)
{
	int error = lock_set(node, wanted);

	if (error == EAGAIN && waits) {
		error = lock_wait(node, wanted);
		return error ? error : _RESMGR_NOREPLY;
	}
	return error;
}

int file_io_lock(resmgr_context_t *ctp, io_lock_t *msg, RESMGR_OCB_T *ocb)
{
	struct open_file *f = (struct open_file *)ocb;
	unsigned subtype = msg->i.subtype;
	struct lock wanted = {
		.owner = { is_of_file(subtype) ? f : NULL, ctp->info.pid },
		.type = msg->i.lock_type,
		.rcvid = ctp->rcvid,
	};
	int result = range_read(f, msg, &wanted);

	if (result == EOK && wanted.type != F_RDLCK && wanted.type != F_WRLCK &&
	    wanted.type != F_UNLCK) {
		result = EINVAL;
	}
	if (result != EOK) {
		return result;
	}
	if (subtype == F_GETLK || subtype == F_OFD_GETLK) {
		return answer_conflict(ctp, msg, lock_conflict(f->node, &wanted));
	}
	result = rights_check(f, &wanted);
	if (result != EOK) {
		return result;
	}
	locked_add(f->node);
	result = lock_take(f->node, &wanted, subtype == F_SETLKW || subtype == F_OFD_SETLKW);
	locks_changed(f->node);
	return result;
}

int file_io_unblock(resmgr_context_t *ctp, void *msg, RESMGR_OCB_T *ocb)
{
	struct node *node = ((struct open_file *)ocb)->node;

	(void)msg;
	if (!lock_wait_cancel(node, ctp->rcvid)) {
		return _RESMGR_NOREPLY;
	}
	locks_changed(node);
	return EINTR;
}

void locks_of_file_end(struct open_file *f)
{
	struct lock_owner owner = { .file = f };

	if (f->node->is_locked) {
		locks_drop(f->node, &owner);
		locks_changed(f->node);
	}
}

int locks_of_process_end(message_context_t *ctp, int code, unsigned flags, void *handle)
{
	const struct _pulse *pulse = (const struct _pulse *)ctp->msg;
	struct lock_owner owner = { .pid = pulse->value.sival_int };
	struct node *next;

	(void)code, (void)flags, (void)handle;
	for (struct node *node = locked; node; node = next) {
		next = node->next_locked;
		locks_drop(node, &owner);
		locks_changed(node);
	}
	return 0;
}
