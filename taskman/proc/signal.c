/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See signal.h. Sending a signal: who takes it, whether it waits, what it
 * does by default. The requests of programs are in signal_request.c and kill.c.
 */
#include "taskman/proc/signal.h"

#include "taskman/dispatch.h"
#include "taskman/proc/family.h"
#include "taskman/proc/group.h"
#include "taskman/proc/pending.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"

static const unsigned char default_action[SIGNAL_COUNT + 1] = {
#define SIGNAL(name, number, action) [number] = POSIX_ACTION_##action,
#include "abi/posix/signal.def"
#undef SIGNAL
};

void signals_exec(struct process *p)
{
	p->signals.trampoline = 0;
	for (unsigned i = 0; i <= SIGNAL_COUNT; i++) {
		struct signal_action *action = &p->signals.action[i];

		if (action->kind == TM_SIGNAL_CAUGHT) {
			*action = (struct signal_action){ .kind = TM_SIGNAL_DEFAULT };
		}
	}
}

int signal_is_ignored(const struct process *p, int signo)
{
	const struct signal_action *action = &p->signals.action[signo];

	return action->kind == TM_SIGNAL_IGNORED ||
	       (action->kind == TM_SIGNAL_DEFAULT &&
		(default_action[signo] == POSIX_ACTION_IGNORE ||
		 default_action[signo] == POSIX_ACTION_CONTINUE));
}

static void process_stop(struct process *p, int signo)
{
	if (p->stopped) {
		return;
	}
	p->stopped = 1;
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (!t->exited) {
			thread_hold(t);
		}
	}
	family_report_stop(p, signo);
}

static void process_continue(struct process *p)
{
	if (!p->stopped) {
		return;
	}
	p->stopped = 0;
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (!t->exited) {
			thread_release(t);
		}
		if (signal_deliverable(t) != 0) {
			signal_deliver(t);
		}
	}
	family_report_stop(p, 0);
}

int signal_default(struct process *p, const struct tm_signal_info *info)
{
	switch (default_action[info->signo]) {
	case POSIX_ACTION_IGNORE:
	case POSIX_ACTION_CONTINUE:
		return 0;
	case POSIX_ACTION_STOP:
		/* Nobody could continue a stopped process of an orphaned group. */
		if (info->signo == SIGSTOP || !group_is_orphaned(p->group)) {
			process_stop(p, info->signo);
		}
		return 0;
	default:
		process_end(p, info->signo);
		return 1;
	}
}

/* A parked TM_SIGNAL_WAIT for this signal takes it, whatever mask and action say. */
static int give_to_waiter(struct process *p, struct thread *only,
			  const struct tm_signal_info *info)
{
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if ((only == NULL || only == t) && t->wait_set & signal_bit(info->signo)) {
			t->wait_set = 0;
			parked_reply(&t->parked, info->signo, info, sizeof(*info));
			return 1;
		}
	}
	return 0;
}

/* A thread that does not block the signal, best one that waits for it to happen. */
static struct thread *choose(struct process *p, int signo)
{
	struct thread *found = NULL;

	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (t->exited || t->page->signal_mask & signal_bit(signo)) {
			continue;
		}
		if (t->page->state == THREAD_STATE_SIGSUSPEND) {
			return t;
		}
		if (found == NULL || found->tid > t->tid) {
			found = t;
		}
	}
	return found;
}

/* Marks the pages of those concerned: they look when they change their mask. */
static void mark(struct process *p, struct thread *only)
{
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		if (!t->exited && (only == NULL || only == t)) {
			t->page->signal_pending = 1;
		}
	}
}

static int is_blocked(struct process *p, struct thread *thread, int signo)
{
	if (thread != NULL) {
		return (thread->page->signal_mask & signal_bit(signo)) != 0;
	}
	return choose(p, signo) == NULL;
}

/*
 * Lets a blocked signal wait. A thread that unblocks it looks at its mark
 * after writing its mask; so the mark is made before the mask is read again.
 * Returns 1 if the signal is not blocked after all, and was taken back.
 */
static int wait_blocked(struct process *p, struct thread *thread,
			const struct tm_signal_info *info)
{
	pending_add(p, thread, info);
	mark(p, thread);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (is_blocked(p, thread, info->signo)) {
		return 0;
	}
	return pending_take_back(p, thread, info->signo);
}

/* What the action says; the signal is not blocked. */
static void act(struct process *p, struct thread *thread, const struct tm_signal_info *info)
{
	if (p->signals.action[info->signo].kind == TM_SIGNAL_DEFAULT) {
		signal_default(p, info);
		return;
	}
	pending_add(p, thread, info);
	if (thread == NULL) {
		thread = choose(p, info->signo);
	}
	if (thread != NULL) {
		signal_deliver(thread);
	} else {
		mark(p, NULL);
	}
}

/* What no program may do to the first process: end or stop it by a signal it does not catch. */
static int is_first_spared(const struct process *p, const struct tm_signal_info *info)
{
	int signo = info->signo;

	return p == process_first && info->code <= 0 &&
	       (signo == SIGKILL || signo == SIGSTOP ||
		p->signals.action[signo].kind == TM_SIGNAL_DEFAULT);
}

void signal_send(struct process *p, struct thread *thread, const struct tm_signal_info *info)
{
	const seL4_Word stops = signal_bit(SIGSTOP) | signal_bit(SIGTSTP) | signal_bit(SIGTTIN) |
				signal_bit(SIGTTOU);
	int signo = info->signo;

	if (p->phase > PROCESS_ALIVE || p == &process_taskman || signo == 0 ||
	    is_first_spared(p, info)) {
		return;
	}
	if (signo == SIGCONT) {
		pending_discard(p, stops);
		process_continue(p);
	} else if (stops & signal_bit(signo)) {
		pending_discard(p, signal_bit(SIGCONT));
	}
	if (signo == SIGKILL || signo == SIGSTOP) {
		signal_default(p, info);
		return;
	}
	if (give_to_waiter(p, thread, info)) {
		return;
	}
	if (p->signals.action[signo].kind == TM_SIGNAL_IGNORED) {
		return;
	}
	if (is_blocked(p, thread, signo) && !wait_blocked(p, thread, info)) {
		return;
	}
	if (!signal_is_ignored(p, signo)) {
		act(p, thread, info);
	}
}

/*
 * A member may end, and even vanish, by the signal of another. So the first
 * one that has not met this signal is looked for anew each time; the sender,
 * whose rights are asked for each, is the last.
 */
int signal_send_group(struct group *group, const struct process *from,
		      const struct tm_signal_info *info)
{
	static unsigned long stamp;
	struct process *self = NULL;
	unsigned pgid = group->pgid;
	int error = EPERM;

	stamp++;
	while ((group = group_find(pgid)) != NULL) {
		struct process *p = list_entry(list_first(&group->members), struct process,
					       of_group);

		if (p->stamp == stamp) {
			break;
		}
		p->stamp = stamp;
		list_remove(&p->of_group);
		list_append(&group->members, &p->of_group);
		if (p == from) {
			self = p;
		} else if (from == NULL || process_may_send(from, p, info->signo)) {
			error = 0;
			signal_send(p, NULL, info);
		}
	}
	if (self != NULL) {
		error = 0;
		signal_send(self, NULL, info);
	}
	return error;
}

void signal_after_park(struct thread *t)
{
	if (t->parked.active && !t->parked.steady && signal_deliverable(t) != 0) {
		t->page->signal_pending = 1;
		parked_cancel(&t->parked, EINTR);
	}
}
