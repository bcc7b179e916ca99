/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks as a list per node. Setting one cuts what the owner has there already,
 * so that ranges of one owner never overlap; letting go is setting nothing.
 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

static int is_same_owner(const struct lock_owner *a, const struct lock_owner *b)
{
	return a->file == b->file && (a->file || a->pid == b->pid);
}

static int overlaps(const struct lock *a, const struct lock *b)
{
	return a->first <= b->last && b->first <= a->last;
}

const struct lock *lock_conflict(const struct node *node, const struct lock *wanted)
{
	if (wanted->type == F_UNLCK) {
		return NULL;
	}
	for (const struct lock *l = node->locks; l; l = l->next) {
		if (overlaps(l, wanted) && !is_same_owner(&l->owner, &wanted->owner) &&
		    (l->type == F_WRLCK || wanted->type == F_WRLCK)) {
			return l;
		}
	}
	return NULL;
}

static struct lock *lock_copy(const struct lock *from)
{
	struct lock *l = malloc(sizeof(*l));

	if (l) {
		*l = *from;
		l->next = NULL;
	}
	return l;
}

/*
 * Cuts WANTED's range out of *AT, a lock of the same owner. What is left in
 * front stays there; what is left behind becomes *SPARE, which is used up.
 */
static struct lock **lock_cut(struct lock **at, const struct lock *wanted, struct lock **spare)
{
	struct lock *l = *at;
	off_t last = l->last;

	if (l->first >= wanted->first && last <= wanted->last) {
		*at = l->next;
		free(l);
		return at;
	}
	if (l->first >= wanted->first) {
		l->first = wanted->last + 1;
		return &l->next;
	}
	l->last = wanted->first - 1;
	if (last > wanted->last) {
		**spare = *l;
		(*spare)->first = wanted->last + 1;
		(*spare)->last = last;
		l->next = *spare;
		*spare = NULL;
		return &l->next->next;
	}
	return &l->next;
}

int lock_set(struct node *node, const struct lock *wanted)
{
	/* At most one lock is cut in two, so nothing can fail half-way. */
	struct lock *fresh = lock_copy(wanted), *spare = lock_copy(wanted);
	struct lock **at = &node->locks;
	int error = lock_conflict(node, wanted) ? EAGAIN : 0;

	if (!error && (!fresh || !spare)) {
		error = ENOLCK;
	}
	while (!error && *at) {
		if (is_same_owner(&(*at)->owner, &wanted->owner) && overlaps(*at, wanted)) {
			at = lock_cut(at, wanted, &spare);
		} else {
			at = &(*at)->next;
		}
	}
	if (!error && wanted->type != F_UNLCK) {
		fresh->rcvid = 0;
		fresh->next = node->locks;
		node->locks = fresh;
		fresh = NULL;
	}
	free(fresh);
	free(spare);
	return error;
}

int lock_wait(struct node *node, const struct lock *wanted)
{
	struct lock **end = &node->lock_waits;
	struct lock *l = lock_copy(wanted);

	if (!l) {
		return ENOLCK;
	}
	while (*end) {
		end = &(*end)->next;
	}
	*end = l;
	return 0;
}

static void list_take(struct lock **at)
{
	struct lock *l = *at;

	*at = l->next;
	free(l);
}

int lock_wait_cancel(struct node *node, int rcvid)
{
	for (struct lock **at = &node->lock_waits; *at; at = &(*at)->next) {
		if ((*at)->rcvid == rcvid) {
			list_take(at);
			return 1;
		}
	}
	return 0;
}

int lock_grant(struct node *node, int *error)
{
	for (struct lock **at = &node->lock_waits; *at; at = &(*at)->next) {
		int rcvid = (*at)->rcvid;

		if (!lock_conflict(node, *at)) {
			*error = lock_set(node, *at);
			list_take(at);
			return rcvid;
		}
	}
	return 0;
}

static void list_drop(struct lock **at, const struct lock_owner *owner)
{
	while (*at) {
		if (is_same_owner(&(*at)->owner, owner)) {
			list_take(at);
		} else {
			at = &(*at)->next;
		}
	}
}

void locks_drop(struct node *node, const struct lock_owner *owner)
{
	list_drop(&node->locks, owner);
	list_drop(&node->lock_waits, owner);
}

void locks_free(struct node *node)
{
	while (node->locks) {
		list_take(&node->locks);
	}
	while (node->lock_waits) {
		list_take(&node->lock_waits);
	}
}
