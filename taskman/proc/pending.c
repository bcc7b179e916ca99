/* SPDX-License-Identifier: Apache-2.0 */
/* See pending.h. */
#include "taskman/proc/pending.h"

#include "taskman/mem/heap.h"
#include "taskman/proc/process.h"
#include "taskman/proc/thread.h"

enum { REALTIME_FIRST = 32 };

struct queued_signal {
	struct list list;
	struct tm_signal_info info;
};

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

/* Removes SET from what is pending, everywhere in P. */
void pending_discard(struct process *p, seL4_Word set)
{
	p->signals.pending &= ~set;
	queue_clear(&p->signals.queued, set);
	list_for_each(node, &p->thread_list) {
		struct thread *t = list_entry(node, struct thread, of_process);

		t->pending &= ~set;
		queue_clear(&t->queued_signals, set);
	}
}

seL4_Word signal_deliverable(const struct thread *t)
{
	if (t->page == NULL) {
		return 0;
	}
	return (t->pending | t->process->signals.pending) & ~t->page->signal_mask;
}

/* Adds to what is pending. Without memory the signal goes without information. */
void pending_add(struct process *p, struct thread *t, const struct tm_signal_info *info)
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

int pending_take_back(struct process *p, struct thread *t, int signo)
{
	struct tm_signal_info info;

	return t != NULL ? take_from(&t->pending, &t->queued_signals, signal_bit(signo), &info)
			 : take_from(&p->signals.pending, &p->signals.queued,
				     signal_bit(signo), &info);
}
