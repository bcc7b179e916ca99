/* SPDX-License-Identifier: Apache-2.0 */
/* See user.h. */
#include "taskman/proc/user.h"

#include "abi/posix/errno.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/process.h"

static struct tree users;

static struct user *user_of(unsigned uid)
{
	struct user *user = tree_entry(tree_find(&users, uid), struct user, node);

	if (user == NULL) {
		user = heap_alloc(sizeof(*user));
		if (user != NULL) {
			user->node.key = uid;
			tree_insert(&users, &user->node);
		}
	}
	return user;
}

int user_enter(struct process *p)
{
	p->user = user_of(p->cred.ruid);
	if (p->user == NULL) {
		return ENOMEM;
	}
	p->user->processes++;
	return 0;
}

void user_leave(struct process *p)
{
	struct user *user = p->user;

	p->user = NULL;
	if (user != NULL && --user->processes == 0) {
		tree_remove(&users, &user->node);
		heap_free(user);
	}
}

int user_change(struct process *p, unsigned ruid)
{
	struct user *to = user_of(ruid);

	if (to == NULL) {
		return ENOMEM;
	}
	to->processes++;
	to->threads += p->thread_count;
	p->user->threads -= p->thread_count;
	user_leave(p);
	p->user = to;
	return 0;
}
