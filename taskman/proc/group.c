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

int group_is_orphaned(const struct group *group)
{
	list_for_each(node, &group->members) {
		struct process *p = list_entry(node, struct process, of_group);
		struct process *parent = p->parent;

		if (p->phase <= PROCESS_ALIVE && parent != NULL && parent->group != NULL &&
		    parent->group != group && parent->group->session == group->session) {
			return 0;
		}
	}
	return 1;
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
