/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See family.h. TM_WAIT parks when there is a child that may still have
 * something to report; every report looks through the parent's waiters. Children
 * with a report stand in a list of their own: one that has many others that
 * run is found as fast as an only child.
 */
#include "taskman/proc/family.h"

#include "taskman/dispatch.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"

/* Options of wait() and waitid(). */
enum {
	WAIT_NOHANG = 1,
	WAIT_STOPPED = 2, /* WUNTRACED */
	WAIT_EXITED = 4,
	WAIT_CONTINUED = 8,
	WAIT_NOWAIT = 0x01000000,
};

enum {
	STATUS_CONTINUED_WORD = 0xffff,
	STATUS_STOPPED_BITS = 0x7f,
};

struct wait_for {
	unsigned kind;
	int id;
	unsigned options;
};

/* What does not ask for a number: any child, or one of a group. */
static int is_wanted(const struct process *child, const struct wait_for *what)
{
	return what->kind != TM_WAIT_PGID ||
	       (child->group != NULL && (int)child->group->pgid == what->id);
}

/* A child that can be reported now: its wait status in *STATUS. */
static int has_report(const struct process *child, unsigned options, int *status)
{
	if (child->phase == PROCESS_ZOMBIE && options & WAIT_EXITED) {
		*status = child->wait_status;
		return 1;
	}
	if (child->report_stop != 0 && options & WAIT_STOPPED) {
		*status = child->report_stop << 8 | STATUS_STOPPED_BITS;
		return 1;
	}
	if (child->report_continue && options & WAIT_CONTINUED) {
		*status = STATUS_CONTINUED_WORD;
		return 1;
	}
	return 0;
}

/* The report of CHILD is taken: a zombie goes with it. */
static void take_report(struct process *child, unsigned options, struct tm_waited *out)
{
	out->pid = (int)child->pid;
	out->user_ns = child->cpu_ns;
	if (options & WAIT_NOWAIT) {
		return;
	}
	if (child->phase == PROCESS_ZOMBIE) {
		child->parent->child_cpu_ns += child->cpu_ns + child->child_cpu_ns;
		process_free(child);
		return;
	}
	child->report_stop = 0;
	child->report_continue = 0;
	list_remove(&child->report);
}

/* P's child with this number, NULL if it has none. */
static struct process *child_find(const struct process *p, int pid)
{
	struct process *child = pid > 0 ? process_find((unsigned)pid) : NULL;

	return child != NULL && child->parent == p && child->phase != PROCESS_LOADING ? child
										      : NULL;
}

static int has_wanted(const struct process *p, const struct wait_for *what)
{
	list_for_each(node, &p->children) {
		struct process *child = list_entry(node, struct process, sibling);

		if (child->phase != PROCESS_LOADING && is_wanted(child, what)) {
			return 1;
		}
	}
	return 0;
}

static int try_child(struct process *child, const struct wait_for *what, struct tm_waited *out)
{
	if (!has_report(child, what->options, &out->status)) {
		return EAGAIN;
	}
	take_report(child, what->options, out);
	return 0;
}

/* Looks for a child with a report. ECHILD: none could ever answer; EAGAIN: none can now. */
static int find_report(struct process *p, const struct wait_for *what, struct tm_waited *out)
{
	if (what->kind == TM_WAIT_PID) {
		struct process *child = child_find(p, what->id);

		return child == NULL ? ECHILD : try_child(child, what, out);
	}
	list_for_each(node, &p->reports) {
		struct process *child = list_entry(node, struct process, report);

		if (is_wanted(child, what) && try_child(child, what, out) == 0) {
			return 0;
		}
	}
	return has_wanted(p, what) ? EAGAIN : ECHILD;
}

/* Answers the threads of P that wait and now can be answered. */
static void serve_waiters(struct process *p)
{
	list_for_each_safe(node, &p->waiters) {
		struct parked *parked = list_entry(node, struct parked, list);
		struct wait_for what = { (unsigned)parked->word[0], (int)parked->word[1],
					 (unsigned)parked->word[2] };
		struct tm_waited out = { 0 };
		int error = find_report(p, &what, &out);

		if (error == 0) {
			parked_reply(parked, out.pid, &out, sizeof(out));
		} else if (error == ECHILD) {
			parked_error(parked, ECHILD, NULL, 0);
		}
	}
}

/* The parent has something to hear of CHILD, after what it has heard of others. */
static void queue_report(struct process *child)
{
	list_remove(&child->report);
	list_append(&child->parent->reports, &child->report);
}

static struct tm_signal_info sigchld(const struct process *child, int code, int status)
{
	return (struct tm_signal_info){
		.signo = SIGCHLD, .code = code, .pid = (int)child->pid,
		.uid = (int)child->cred.ruid, .status = status,
	};
}

static int parent_ignores(const struct process *parent)
{
	const struct signal_action *action = &parent->signals.action[SIGCHLD];

	return parent == &process_taskman || action->kind == TM_SIGNAL_IGNORED ||
	       action->flags & POSIX_SA_NOCLDWAIT;
}

void family_report_end(struct process *p)
{
	struct process *parent = p->parent;
	int by_signal = p->wait_status & 0x7f;
	struct tm_signal_info info =
		sigchld(p, by_signal ? POSIX_CLD_KILLED : POSIX_CLD_EXITED,
			by_signal ? by_signal : p->wait_status >> 8 & 0xff);

	if (parent_ignores(parent)) {
		process_free(p);
		serve_waiters(parent);
		return;
	}
	queue_report(p);
	/* A thread that waits is answered, not interrupted. */
	serve_waiters(parent);
	signal_send(parent, NULL, &info);
}

void family_report_stop(struct process *p, int signo)
{
	struct process *parent = p->parent;
	struct tm_signal_info info = sigchld(p, signo != 0 ? POSIX_CLD_STOPPED : POSIX_CLD_CONTINUED,
					     signo != 0 ? signo : SIGCONT);

	p->report_stop = signo;
	p->report_continue = signo == 0;
	queue_report(p);
	serve_waiters(parent);
	if (!(parent->signals.action[SIGCHLD].flags & POSIX_SA_NOCLDSTOP)) {
		signal_send(parent, NULL, &info);
	}
}

struct process *family_heir(const struct process *p)
{
	return process_first != NULL && process_first != p ? process_first : &process_taskman;
}

void family_orphan(struct process *p)
{
	struct process *heir = family_heir(p);
	int dead = 0;

	list_for_each_safe(node, &p->children) {
		struct process *child = list_entry(node, struct process, sibling);

		list_remove(node);
		child->parent = heir;
		list_append(&heir->children, node);
		if (child->phase == PROCESS_ZOMBIE) {
			dead = 1;
			family_report_end(child);
		} else if (!list_is_empty(&child->report)) {
			queue_report(child);
		}
	}
	if (dead) {
		serve_waiters(heir);
	}
}

int do_wait(struct request *r)
{
	const struct tm_wait *body = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct wait_for what = { body->kind, body->id, (unsigned)body->options };
	struct tm_waited out = { 0 };
	struct parked *parked;
	int error;

	if (body->kind > TM_WAIT_PGID) {
		return EINVAL;
	}
	if (body->kind == TM_WAIT_PGID && body->id == 0) {
		what.id = (int)p->group->pgid;
	}
	error = find_report(p, &what, &out);
	if (error == 0 || (error == EAGAIN && what.options & WAIT_NOHANG)) {
		return request_reply(r, out.pid, &out, sizeof(out));
	}
	if (error != EAGAIN) {
		return error;
	}
	parked = request_park(r, &p->waiters, NULL);
	if (parked == NULL) {
		return EBUSY;
	}
	parked->word[0] = what.kind;
	parked->word[1] = (seL4_Word)what.id;
	parked->word[2] = what.options;
	return 0;
}
