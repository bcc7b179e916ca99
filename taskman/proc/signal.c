/* SPDX-License-Identifier: Apache-2.0 */
/*
 * See signal.h. Pending signals are a word of bits, for the process and for
 * each thread; the information that came with a signal waits in a queue
 * beside it (one entry for a standard signal, any number for real-time ones).
 */
#include "taskman/proc/signal.h"

#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/family.h"
#include "taskman/proc/group.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/clock.h"

enum { REALTIME_FIRST = 32 };

struct queued_signal {
	struct list list;
	struct tm_signal_info info;
};

static const unsigned char default_action[SIGNAL_COUNT + 1] = {
#define SIGNAL(name, number, action) [number] = POSIX_ACTION_##action,
#include "abi/posix/signal.def"
#undef SIGNAL
};

static seL4_Word signal_bit(int signo)
{
	return 1UL << (signo - 1);
}

static void queue_clear(struct list *queue, seL4_Word set)
{
	list_for_each_safe(node, queue) {
		struct queued_signal *q = list_entry(node, struct queued_signal, list);

		if (set & signal_bit(q->info.signo)) {
			list_remove(node);
			heap_free(q);
		}
	}
}

void signals_forget(struct process *p)
{
	queue_clear(&p->signals.queued, ~0UL);
	p->signals.pending = 0;
}

void signal_thread_gone(struct thread *t)
{
	queue_clear(&t->queued_signals, ~0UL);
	t->pending = 0;
	alarm_cancel(&t->retry);
	pulse_withdraw(&t->unblock);
}

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

/* Removes SET from what is pending, everywhere in P. */
static void discard(struct process *p, seL4_Word set)
{
	p->signals.pending &= ~set;
	queue_clear(&p->signals.queued, set);
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		t->pending &= ~set;
		queue_clear(&t->queued_signals, set);
	}
}

static int is_ignored(const struct process *p, int signo)
{
	const struct signal_action *action = &p->signals.action[signo];

	return action->kind == TM_SIGNAL_IGNORED ||
	       (action->kind == TM_SIGNAL_DEFAULT &&
		(default_action[signo] == POSIX_ACTION_IGNORE ||
		 default_action[signo] == POSIX_ACTION_CONTINUE));
}

seL4_Word signal_deliverable(const struct thread *t)
{
	if (t->page == NULL) {
		return 0;
	}
	return (t->pending | t->process->signals.pending) & ~t->page->signal_mask;
}

/* Adds to what is pending. Without memory the signal goes without information. */
static void add_pending(struct process *p, struct thread *t, const struct tm_signal_info *info)
{
	seL4_Word *pending = t != NULL ? &t->pending : &p->signals.pending;
	struct list *queue = t != NULL ? &t->queued_signals : &p->signals.queued;
	struct queued_signal *q;

	if (*pending & signal_bit(info->signo) && info->signo < REALTIME_FIRST) {
		return;
	}
	*pending |= signal_bit(info->signo);
	q = heap_alloc(sizeof(*q));
	if (q != NULL) {
		q->info = *info;
		list_append(queue, &q->list);
	}
}

/* The oldest entry of SIGNO, if any; *MORE: a further one stays. */
static void queue_take(struct list *queue, struct tm_signal_info *info, int *more)
{
	int found = 0;

	*more = 0;
	list_for_each_safe(node, queue) {
		struct queued_signal *q = list_entry(node, struct queued_signal, list);

		if (q->info.signo != info->signo) {
			continue;
		}
		if (found) {
			*more = 1;
			return;
		}
		found = 1;
		*info = q->info;
		list_remove(node);
		heap_free(q);
	}
}

static int take_from(seL4_Word *pending, struct list *queue, seL4_Word set,
		     struct tm_signal_info *info)
{
	int more;

	if ((*pending & set) == 0) {
		return 0;
	}
	*info = (struct tm_signal_info){ .signo = __builtin_ctzl(*pending & set) + 1 };
	queue_take(queue, info, &more);
	if (!more) {
		*pending &= ~signal_bit(info->signo);
	}
	return info->signo;
}

int signal_take(struct thread *t, seL4_Word set, struct tm_signal_info *info)
{
	struct signals *s = &t->process->signals;
	int signo = take_from(&t->pending, &t->queued_signals, set, info);

	return signo != 0 ? signo : take_from(&s->pending, &s->queued, set, info);
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
	struct tm_signal_info again;

	add_pending(p, thread, info);
	mark(p, thread);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (is_blocked(p, thread, info->signo)) {
		return 0;
	}
	return thread != NULL ? take_from(&thread->pending, &thread->queued_signals,
					  signal_bit(info->signo), &again)
			      : take_from(&p->signals.pending, &p->signals.queued,
					  signal_bit(info->signo), &again);
}

/* What the action says; the signal is not blocked. */
static void act(struct process *p, struct thread *thread, const struct tm_signal_info *info)
{
	if (p->signals.action[info->signo].kind == TM_SIGNAL_DEFAULT) {
		signal_default(p, info);
		return;
	}
	add_pending(p, thread, info);
	if (thread == NULL) {
		thread = choose(p, info->signo);
	}
	if (thread != NULL) {
		signal_deliver(thread);
	} else {
		mark(p, NULL);
	}
}

void signal_send(struct process *p, struct thread *thread, const struct tm_signal_info *info)
{
	const seL4_Word stops = signal_bit(SIGSTOP) | signal_bit(SIGTSTP) | signal_bit(SIGTTIN) |
				signal_bit(SIGTTOU);
	int signo = info->signo;

	if (p->phase > PROCESS_ALIVE || p == &process_taskman || signo == 0) {
		return;
	}
	if (signo == SIGCONT) {
		discard(p, stops);
		process_continue(p);
	} else if (stops & signal_bit(signo)) {
		discard(p, signal_bit(SIGCONT));
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
	if (!is_ignored(p, signo)) {
		act(p, thread, info);
	}
}

/*
 * A member may end, and even vanish, by the signal of another. So the first
 * one that has not met this signal is looked for anew each time.
 */
void signal_send_group(struct group *group, const struct tm_signal_info *info)
{
	static unsigned long stamp;
	unsigned pgid = group->pgid;

	stamp++;
	while ((group = group_find(pgid)) != NULL) {
		struct process *p = list_entry(list_first(&group->members), struct process,
					       of_group);

		if (p->stamp == stamp) {
			return;
		}
		p->stamp = stamp;
		list_remove(&p->of_group);
		list_append(&group->members, &p->of_group);
		signal_send(p, NULL, info);
	}
}

void signal_after_park(struct thread *t)
{
	if (t->parked.active && !t->parked.steady && signal_deliverable(t) != 0) {
		t->page->signal_pending = 1;
		parked_cancel(&t->parked, EINTR);
	}
}

int do_signal_entry(struct request *r)
{
	const struct tm_signal_entry *body = (const void *)r->bytes;
	r->from.process->signals.trampoline = body->trampoline;
	return request_status(r, 0);
}

int do_signal_action(struct request *r)
{
	const struct tm_signal_action *body = (const void *)r->bytes;
	struct process *p = r->from.process;

	if (body->signo < 1 || body->signo > SIGNAL_COUNT || body->kind > TM_SIGNAL_CAUGHT ||
	    ((body->signo == SIGKILL || body->signo == SIGSTOP) &&
	     body->kind != TM_SIGNAL_DEFAULT)) {
		return EINVAL;
	}
	p->signals.action[body->signo] = (struct signal_action){
		.kind = (unsigned char)body->kind, .flags = body->flags, .mask = body->mask,
	};
	if (is_ignored(p, (int)body->signo)) {
		discard(p, signal_bit((int)body->signo));
	}
	return request_status(r, 0);
}

/*
 * The next signal for a handler. Those whose action is not a handler are
 * dealt with here; then the process may have ended.
 */
int do_signal_take(struct request *r)
{
	struct thread *t = r->from.thread;
	struct process *p = r->from.process;
	struct tm_signal_info info = { 0 };
	struct signal_action *action;

	for (;;) {
		if (signal_take(t, ~t->page->signal_mask, &info) == 0) {
			t->page->signal_pending = (t->pending | p->signals.pending) != 0;
			info = (struct tm_signal_info){ 0 };
			break;
		}
		action = &p->signals.action[info.signo];
		if (action->kind == TM_SIGNAL_CAUGHT) {
			info.mask = action->mask;
			if (action->flags & (unsigned)POSIX_SA_RESETHAND) {
				action->kind = TM_SIGNAL_DEFAULT;
			}
			t->page->signal_pending = (t->pending | p->signals.pending) != 0;
			break;
		}
		if (action->kind == TM_SIGNAL_DEFAULT && signal_default(p, &info)) {
			r->done = 1;
			return 0;
		}
	}
	return request_reply(r, info.signo, &info, sizeof(info));
}

int do_signal_pending(struct request *r)
{
	seL4_Word pending = r->from.thread->pending | r->from.process->signals.pending;

	return request_reply(r, 0, &pending, sizeof(pending));
}

/* The mask of the page is what counts while it waits; the library puts its own back. */
int do_signal_suspend(struct request *r)
{
	const struct tm_mask *body = (const void *)r->bytes;
	struct thread *t = r->from.thread;
	struct parked *parked = request_park(r, NULL, NULL);

	if (parked == NULL) {
		return EBUSY;
	}
	t->page->signal_mask = body->mask;
	return 0;
}

static void signal_wait_cancel(struct parked *p, int error)
{
	alarm_cancel(&p->from.thread->retry);
	p->from.thread->wait_set = 0;
	parked_error(p, error, NULL, 0);
}

static void signal_wait_expired(struct alarm *alarm)
{
	struct thread *t = list_entry((struct list *)alarm, struct thread, retry);

	if (t->wait_set != 0) {
		signal_wait_cancel(&t->parked, EAGAIN);
	}
}

int do_signal_wait(struct request *r)
{
	const struct tm_signal_wait *body = (const void *)r->bytes;
	struct thread *t = r->from.thread;
	struct tm_signal_info info;
	struct parked *parked;

	if (signal_take(t, body->set, &info) != 0) {
		return request_reply(r, info.signo, &info, sizeof(info));
	}
	if (body->timeout_ns == 0) {
		return EAGAIN;
	}
	parked = request_park(r, NULL, signal_wait_cancel);
	if (parked == NULL) {
		return EBUSY;
	}
	t->wait_set = body->set;
	if (body->timeout_ns != ~0UL) {
		alarm_set(&t->retry, clock_ticks() + clock_to_ticks(body->timeout_ns),
			  signal_wait_expired);
	}
	return 0;
}

static int kill_one(struct process *from, struct process *p, struct thread *t,
		    const struct tm_signal_info *info)
{
	if (!process_may_signal(from, p) &&
	    !(info->signo == SIGCONT && p->group != NULL &&
	      p->group->session == from->group->session)) {
		return EPERM;
	}
	signal_send(p, t, info);
	return 0;
}

/* To all processes but the first two and the sender: POSIX lets us choose. */
static int kill_all(struct process *from, const struct tm_signal_info *info)
{
	unsigned pid = 0;
	int error = ESRCH;
	struct process *p;

	while ((p = process_next(&pid)) != NULL) {
		pid++;
		if (p != from && p != &process_taskman && p != process_first &&
		    kill_one(from, p, NULL, info) == 0) {
			error = 0;
		}
	}
	return error;
}

/* Permission for one member is enough. */
static int kill_group(struct process *from, struct group *group,
		      const struct tm_signal_info *info)
{
	if (group == NULL) {
		return ESRCH;
	}
	list_for_each(node, &group->members) {
		struct process *p = list_entry(node, struct process, of_group);

		if (process_may_signal(from, p) || group->session == from->group->session) {
			signal_send_group(group, info);
			return 0;
		}
	}
	return EPERM;
}

static int kill_thread(struct process *from, const struct tm_kill *body,
		       const struct tm_signal_info *info)
{
	struct process *p = process_find((unsigned)body->id);
	struct thread *t = NULL;

	if (p == NULL) {
		return ESRCH;
	}
	if (body->tid != 0) {
		t = thread_find(p, (unsigned)body->tid);
		if (t == NULL) {
			return ESRCH;
		}
	}
	return kill_one(from, p, t, info);
}

int do_kill(struct request *r)
{
	const struct tm_kill *body = (const void *)r->bytes;
	struct process *from = r->from.process;
	struct tm_signal_info info = {
		.signo = body->signo, .code = body->sicode, .pid = (int)from->pid,
		.uid = (int)from->cred.ruid, .value = body->value,
	};
	int error;

	if (body->signo > SIGNAL_COUNT) {
		return EINVAL;
	}
	/* Codes above 0 say that the kernel sends: nobody may pretend that. */
	if (info.code > 0) {
		info.code = POSIX_SI_USER;
	}
	/* The answer first: the signal may end the one who asked. */
	request_status(r, 0);
	if (body->id > 0) {
		error = kill_thread(from, body, &info);
	} else if (body->id == -1) {
		error = kill_all(from, &info);
	} else {
		error = kill_group(from, body->id == 0 ? from->group
						       : group_find((unsigned)-body->id), &info);
	}
	if (error != 0 && from->phase <= PROCESS_ALIVE) {
		return request_error(r, error, NULL, 0);
	}
	return 0;
}
