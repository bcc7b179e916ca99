/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See group.h. A number of a group that lives is not given to a new process
 * (process.c asks), so that a pgid never comes to mean something else.
 */
#include "taskman/proc/group.h"

#include <base/string.h>

#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/process.h"

static struct idmap groups = { .levels = 4 };
static struct idmap sessions = { .levels = 4 };
static struct list left = LIST_EMPTY(left);

struct group *group_find(unsigned pgid)
{
	return idmap_get(&groups, pgid);
}

struct session *session_find(unsigned sid)
{
	return idmap_get(&sessions, sid);
}

static void session_put(struct session *session)
{
	if (--session->refs == 0) {
		idmap_remove(&sessions, session->sid);
		heap_free(session->tty);
		heap_free(session);
	}
}

void group_leave(struct process *p)
{
	struct group *group = p->group;

	if (group == NULL) {
		return;
	}
	list_remove(&p->of_group);
	p->group = NULL;
	if (list_is_empty(&group->members)) {
		idmap_remove(&groups, group->pgid);
		list_remove(&group->of_left);
		session_put(group->session);
		heap_free(group);
	}
}

void group_join(struct process *p, struct group *group)
{
	if (p->group != group) {
		group_leave(p);
		list_append(&group->members, &p->of_group);
		p->group = group;
	}
}

static int group_make(struct process *leader, struct session *session)
{
	struct group *group = heap_alloc(sizeof(*group));

	if (group == NULL || idmap_set(&groups, leader->pid, group) != 0) {
		heap_free(group);
		return ENOMEM;
	}
	group->pgid = leader->pid;
	group->session = session;
	session->refs++;
	list_init(&group->members);
	list_init(&group->of_left);
	group_join(leader, group);
	return 0;
}

int group_new(struct process *leader)
{
	return group_make(leader, leader->group->session);
}

int session_new(struct process *leader)
{
	struct session *session = heap_alloc(sizeof(*session));
	int error;

	if (session == NULL || idmap_set(&sessions, leader->pid, session) != 0) {
		heap_free(session);
		return ENOMEM;
	}
	session->sid = leader->pid;
	session->refs = 1;
	error = group_make(leader, session);
	session_put(session);
	return error;
}

/* Somebody in another group of the session is parent of a member; GONE's children are HEIR's. */
static int is_linked(const struct group *group, const struct process *gone,
		     const struct process *heir)
{
	list_for_each(node, &group->members) {
		struct process *p = list_entry(node, struct process, of_group);
		const struct process *parent = p->parent == gone ? heir : p->parent;

		if (p != gone && p->phase <= PROCESS_ALIVE && parent != NULL &&
		    parent->group != NULL && parent->group != group &&
		    parent->group->session == group->session) {
			return 1;
		}
	}
	return 0;
}

int group_is_orphaned(const struct group *group)
{
	return !is_linked(group, NULL, NULL);
}

static int has_stopped(const struct group *group, const struct process *except)
{
	list_for_each(node, &group->members) {
		struct process *p = list_entry(node, struct process, of_group);

		if (p != except && p->stopped) {
			return 1;
		}
	}
	return 0;
}

static void note_left(struct group *group, const struct process *p, const struct process *heir)
{
	if (list_is_empty(&group->of_left) && has_stopped(group, p) &&
	    is_linked(group, NULL, NULL) && !is_linked(group, p, heir)) {
		list_append(&left, &group->of_left);
	}
}

void groups_note_left(struct process *p, const struct process *heir)
{
	if (p->group != NULL) {
		note_left(p->group, p, heir);
	}
	list_for_each(node, &p->children) {
		struct process *child = list_entry(node, struct process, sibling);

		if (child->stopped && child->group != NULL) {
			note_left(child->group, p, heir);
		}
	}
}

static void tell_group(unsigned pgid, int signo)
{
	struct group *group = group_find(pgid);
	struct tm_signal_info info = { .signo = signo, .code = POSIX_SI_KERNEL };

	if (group != NULL) {
		signal_send_group(group, NULL, &info);
	}
}

void groups_left(void)
{
	while (!list_is_empty(&left)) {
		struct group *group = list_entry(list_first(&left), struct group, of_left);
		unsigned pgid = group->pgid;

		list_remove(&group->of_left);
		list_init(&group->of_left);
		tell_group(pgid, SIGHUP);
		tell_group(pgid, SIGCONT);
	}
}

/* POSIX's conditions for setpgid(). */
static int setpgid_check(struct process *asker, struct process *p, unsigned pgid)
{
	struct group *group = group_find(pgid);

	if (p == NULL || p->phase > PROCESS_ALIVE || (p != asker && p->parent != asker)) {
		return ESRCH;
	}
	if (p != asker && p->has_executed) {
		return EACCES;
	}
	if (p->group->session != asker->group->session || p->group->session->sid == p->pid) {
		return EPERM;
	}
	if (pgid != p->pid && (group == NULL || group->session != p->group->session)) {
		return EPERM;
	}
	return 0;
}

int do_setpgid(struct request *r)
{
	const struct tm_pair *body = (const void *)r->bytes;
	struct process *asker = r->from.process;
	struct process *p = body->first == 0 ? asker : process_find((unsigned)body->first);
	unsigned pgid;
	int error;

	if (body->first < 0 || (long)body->second < 0) {
		return EINVAL;
	}
	pgid = body->second == 0 && p != NULL ? p->pid : (unsigned)body->second;
	error = setpgid_check(asker, p, pgid);
	if (error != 0) {
		return error;
	}
	if (group_find(pgid) != NULL) {
		group_join(p, group_find(pgid));
	} else {
		error = group_new(p);
	}
	return error != 0 ? error : request_status(r, 0);
}

int do_setsid(struct request *r)
{
	struct process *p = r->from.process;
	int error;

	if (group_find(p->pid) != NULL) {
		return EPERM;
	}
	error = session_new(p);
	return error != 0 ? error : request_status(r, (int)p->pid);
}

/* Who a terminal belongs to is its driver's business; taskman keeps the name for /dev/tty. */
int do_session_tty(struct request *r)
{
	const struct tm_session_tty *body = (const void *)r->bytes;
	struct session *session = session_find((unsigned)body->sid);
	unsigned length = r->from.sent - sizeof(*body);
	char *tty = NULL;
	int error;

	if (!process_is_root(r->from.process)) {
		return EPERM;
	}
	if (session == NULL) {
		return ESRCH;
	}
	if (length > TM_PATH_MAX) {
		return ENAMETOOLONG;
	}
	if (length > 1) {
		tty = heap_alloc(length + 1);
		if (tty == NULL) {
			return ENOMEM;
		}
		error = request_copy(r, sizeof(*body), tty, length);
		if (error != 0) {
			heap_free(tty);
			return error;
		}
	}
	heap_free(session->tty);
	session->tty = tty;
	return request_status(r, 0);
}

unsigned long group_map_bytes(void)
{
	return idmap_bytes(&groups) + idmap_bytes(&sessions);
}
