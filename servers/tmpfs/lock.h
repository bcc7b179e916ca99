/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks on ranges of a file: fcntl()'s, which belong to a process, and
 * flock()'s, which belong to an open file whoever holds it. A node keeps
 * them in no order, and the requests that wait in the order they came.
 * Pure logic: no messages. 0 or a positive errno.
 */
#pragma once

#include "node.h"

/* Whose a lock is: an open file's, or, when that is NULL, a process's. */
struct lock_owner {
	const void *file;
	pid_t pid;
};

struct lock {
	struct lock *next;
	struct lock_owner owner;
	int type;		/* F_RDLCK, F_WRLCK; asked for also F_UNLCK */
	off_t first, last;	/* last: of the range, LOCK_END for all that may come */
	int rcvid;		/* of the message that waits for it; else 0 */
};

#define LOCK_END ((off_t)0x7fffffffffffffff)

/* A lock of another owner that stands in the way; NULL: there is none. */
const struct lock *lock_conflict(const struct node *node, const struct lock *wanted);

/* Takes or gives back a range. EAGAIN: another's lock is in the way; ENOLCK: no memory. */
int lock_set(struct node *node, const struct lock *wanted);

/* Queues WANTED, with its rcvid. ENOLCK. */
int lock_wait(struct node *node, const struct lock *wanted);

/* Takes what waits for RCVID off its queue; 0: nothing does. */
int lock_wait_cancel(struct node *node, int rcvid);

/*
 * The first waiting request that can be granted now is: its message gets
 * *ERROR. Its rcvid, or 0 when nobody can go on.
 */
int lock_grant(struct node *node, int *error);

/* All that OWNER has on NODE goes; a pid's requests that wait too. */
void locks_drop(struct node *node, const struct lock_owner *owner);

/* Everything, when the node ends. */
void locks_free(struct node *node);
