/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Process groups and sessions. A group lives while it has members, a session
 * while it has groups; the session knows its controlling terminal's path.
 */
#pragma once

#include <base/list.h>

struct process;

struct session {
	unsigned sid;
	unsigned refs; /* groups */
	char *tty;     /* path of the terminal, NULL: none */
};

struct group {
	unsigned pgid;
	struct session *session;
	struct list members; /* process.of_group; zombies stay until they are waited for */
	struct list of_left; /* see groups_left() */
};

/* NULL if there is no such group. O(log n). */
struct group *group_find(unsigned pgid);
struct session *session_find(unsigned sid);
/* idmap_bytes() of both. */
unsigned long group_map_bytes(void);

/* Puts P into a group of its own in a new session (LEADER) or in its present one. ENOMEM. */
int session_new(struct process *leader);
int group_new(struct process *leader);
/* Puts P into GROUP, out of the one it is in. */
void group_join(struct process *p, struct group *group);
void group_leave(struct process *p);

/* No member has a parent in another group of the session. */
int group_is_orphaned(const struct group *group);

/*
 * P is about to end, and HEIR to be its children's parent: notes the groups
 * that nobody will be left to continue, though members are stopped.
 */
void groups_note_left(struct process *p, const struct process *heir);
/* P has ended: those groups get SIGHUP and SIGCONT, as POSIX's _exit() says. */
void groups_left(void);
