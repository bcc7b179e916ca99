/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who a process is: ids, credentials, times, and the rule for who
 * may signal whom.
 */
#include <base/string.h>

#include "taskman/dispatch.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"
#include "taskman/proc/user.h"

int process_may_signal(const struct process *from, const struct process *to)
{
	const struct credentials *a = &from->cred;
	const struct credentials *b = &to->cred;

	return to != &process_taskman &&
	       (process_is_root(from) || a->ruid == b->ruid || a->ruid == b->suid ||
		a->euid == b->ruid || a->euid == b->suid);
}

int process_may_look(const struct process *from, const struct process *to)
{
	const struct credentials *a = &from->cred;
	const struct credentials *b = &to->cred;

	return process_is_root(from) ||
	       (b->ruid == a->euid && b->euid == a->euid && b->suid == a->euid &&
		b->rgid == a->egid && b->egid == a->egid && b->sgid == a->egid);
}

int process_may_send(const struct process *from, const struct process *to, int signo)
{
	return process_may_signal(from, to) ||
	       (signo == SIGCONT && to->group != NULL && from->group != NULL &&
		to->group->session == from->group->session);
}

static void fill_family(const struct process *p, int *ppid, int *pgid, int *sid)
{
	*ppid = p->parent == NULL ? 0 : (int)p->parent->pid;
	*pgid = p->group == NULL ? 0 : (int)p->group->pgid;
	*sid = p->group == NULL ? 0 : (int)p->group->session->sid;
}

void process_cred(const struct process *p, struct tm_cred *cred)
{
	*cred = (struct tm_cred){
		.pid = (int)p->pid,
		.ruid = p->cred.ruid, .euid = p->cred.euid, .suid = p->cred.suid,
		.rgid = p->cred.rgid, .egid = p->cred.egid, .sgid = p->cred.sgid,
		.ngroups = p->cred.ngroups,
	};
	memcpy(cred->groups, p->cred.groups, sizeof(cred->groups));
	fill_family(p, &cred->ppid, &cred->pgid, &cred->sid);
}

static struct process *named(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;

	return body->value == 0 ? r->from.process : process_find((unsigned)body->value);
}

int do_getids(struct request *r)
{
	struct process *p = named(r);
	struct tm_ids ids = { 0 };

	if (p == NULL) {
		return ESRCH;
	}
	ids.pid = (int)p->pid;
	ids.tid = (int)r->from.thread->tid;
	fill_family(p, &ids.ppid, &ids.pgid, &ids.sid);
	return request_reply(r, 0, &ids, sizeof(ids));
}

int do_getcred(struct request *r)
{
	struct process *p = named(r);
	struct tm_cred cred;

	if (p == NULL) {
		return ESRCH;
	}
	process_cred(p, &cred);
	return request_reply(r, 0, &cred, sizeof(cred));
}

/* May an unprivileged process take on ID, being A, B or C now? */
static int may_become(unsigned id, unsigned a, unsigned b, unsigned c)
{
	return id == a || id == b || id == c;
}

static int setcred_check(const struct process *p, const struct tm_setcred *body)
{
	const struct credentials *c = &p->cred;
	const struct tm_cred *n = &body->cred;

	if (body->which & TM_CRED_GROUPS && n->ngroups > sizeof(n->groups) / sizeof(n->groups[0])) {
		return EINVAL;
	}
	if (process_is_root(p)) {
		return 0;
	}
	if (body->which & TM_CRED_GROUPS ||
	    (body->which & TM_CRED_RUID && !may_become(n->ruid, c->ruid, c->euid, c->suid)) ||
	    (body->which & TM_CRED_EUID && !may_become(n->euid, c->ruid, c->euid, c->suid)) ||
	    (body->which & TM_CRED_SUID && !may_become(n->suid, c->ruid, c->euid, c->suid)) ||
	    (body->which & TM_CRED_RGID && !may_become(n->rgid, c->rgid, c->egid, c->sgid)) ||
	    (body->which & TM_CRED_EGID && !may_become(n->egid, c->rgid, c->egid, c->sgid)) ||
	    (body->which & TM_CRED_SGID && !may_become(n->sgid, c->rgid, c->egid, c->sgid))) {
		return EPERM;
	}
	return 0;
}

int do_setcred(struct request *r)
{
	const struct tm_setcred *body = (const void *)r->bytes;
	struct credentials *c = &r->from.process->cred;
	const struct tm_cred *n = &body->cred;
	int error = setcred_check(r->from.process, body);

	if (error == 0 && body->which & TM_CRED_RUID) {
		error = user_change(r->from.process, n->ruid);
	}
	if (error != 0) {
		return error;
	}
	c->ruid = body->which & TM_CRED_RUID ? n->ruid : c->ruid;
	c->euid = body->which & TM_CRED_EUID ? n->euid : c->euid;
	c->suid = body->which & TM_CRED_SUID ? n->suid : c->suid;
	c->rgid = body->which & TM_CRED_RGID ? n->rgid : c->rgid;
	c->egid = body->which & TM_CRED_EGID ? n->egid : c->egid;
	c->sgid = body->which & TM_CRED_SGID ? n->sgid : c->sgid;
	if (body->which & TM_CRED_GROUPS) {
		c->ngroups = n->ngroups;
		memcpy(c->groups, n->groups, sizeof(c->groups));
	}
	threads_limit(r->from.process);
	return request_status(r, 0);
}

int do_times(struct request *r)
{
	const struct tm_value *body = (const void *)r->bytes;
	struct process *p = named(r);
	struct tm_times times = { 0 };
	struct thread *t;

	if (p == NULL) {
		return ESRCH;
	}
	if (body->value2 != 0) {
		t = p == r->from.process ? thread_find(p, (unsigned)body->value2) : NULL;
		times.user_ns = t == NULL ? 0 : thread_cpu(t);
		return t == NULL ? ESRCH : request_reply(r, 0, &times, sizeof(times));
	}
	times.user_ns = process_cpu(p);
	times.child_user_ns = p->child_cpu_ns;
	return request_reply(r, 0, &times, sizeof(times));
}
