/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The requests of a program about its own signals: where they enter, what
 * they do, taking those that wait, and waiting for them.
 */
#include "abi/posix/signal.h"
#include "taskman/dispatch.h"
#include "taskman/proc/pending.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/clock.h"

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
	if (signal_is_ignored(p, (int)body->signo)) {
		pending_discard(p, signal_bit((int)body->signo));
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
