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
	struct list members; /* process.of_group */
};

/* NULL if there is no such group. O(log n). */
struct group *group_find(unsigned pgid);
struct session *session_find(unsigned sid);
