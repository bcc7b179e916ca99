/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See limit.h. A new limit counts from the next page, thread, second or byte:
 * what is there already stays.
 */
#include "taskman/proc/limit.h"

#include <base/bits.h>

#include "taskman/dispatch.h"
#include "taskman/proc/process.h"
#include "taskman/proc/share.h"
#include "taskman/proc/thread.h"
#include "taskman/proc/user.h"

enum { STACK_SOFT = 8 << 20, FILES_SOFT = 1024, FILES_HARD = 1 << 20 };

void limits_init(struct process *p)
{
	seL4_Word threads = share_processes_most();

	for (unsigned i = 0; i < LIMIT_COUNT; i++) {
		p->limits[i].soft = p->limits[i].hard = LIMIT_NONE;
	}
	p->limits[LIMIT_STACK].soft = STACK_SOFT;
	p->limits[LIMIT_NOFILE] = (struct process_limit){ FILES_SOFT, FILES_HARD };
	p->limits[LIMIT_NPROC] = (struct process_limit){ threads, threads };
}

void limits_rule(const struct process *p, struct space *space)
{
	space->limit = p->limits[LIMIT_AS].soft;
	space->data_limit = p->limits[LIMIT_DATA].soft;
	space->stack_limit = word_max(p->limits[LIMIT_STACK].soft, SPACE_STACK_LEAST);
}

void limits_tell(const struct process *p, struct thread_page *page)
{
	page->file_limit = p->limits[LIMIT_FSIZE].soft;
}

int limit_threads(const struct process *p)
{
	return !process_is_root(p) && p->cred.ruid != 0 && p->user != NULL &&
			       p->user->threads >= p->limits[LIMIT_NPROC].soft
		       ? EAGAIN
		       : 0;
}

static void limits_changed(struct process *p)
{
	limits_rule(p, p->space);
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (!t->exited) {
			limits_tell(p, t->page);
		}
	}
	limit_cpu_watch(p);
}

static int set_check(const struct process *asker, const struct process *p,
		     const struct tm_limit *body)
{
	if (body->soft > body->hard) {
		return EINVAL;
	}
	return body->hard > p->limits[body->resource].hard && !process_is_root(asker) ? EPERM : 0;
}

/* Another's limits are its user's and root's business. */
static int may_ask(const struct process *asker, const struct process *p)
{
	return asker == p || process_may_look(asker, p);
}

int do_limit(struct request *r)
{
	const struct tm_limit *body = (const void *)r->bytes;
	struct process *asker = r->from.process;
	struct process *p = body->pid == 0 ? asker : process_find(body->pid);
	struct process_limit old;
	int error;

	if (body->resource >= LIMIT_COUNT) {
		return EINVAL;
	}
	if (p == NULL || p->phase > PROCESS_ALIVE || p == &process_taskman) {
		return ESRCH;
	}
	if (!may_ask(asker, p)) {
		return EPERM;
	}
	old = p->limits[body->resource];
	error = body->set ? set_check(asker, p, body) : 0;
	if (error != 0) {
		return error;
	}
	if (body->set) {
		p->limits[body->resource] = (struct process_limit){ body->soft, body->hard };
		limits_changed(p);
	}
	return request_reply(r, 0, &old, sizeof(old));
}
