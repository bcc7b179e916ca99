/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timers of processes and sleepers of threads, each an alarm that knows whom it is
 * for. An interval timer arms itself again from its own deadline, not from now, and
 * counts what it missed. Taskman's one thread.
 */
#include "taskman/sys/timer.h"

#include <base/list.h>

#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "abi/posix/signal.h"
#include "taskman/dispatch.h"
#include "taskman/mem/heap.h"
#include "taskman/proc/channel.h"
#include "taskman/proc/connection.h"
#include "taskman/proc/process.h"
#include "taskman/proc/pulse.h"
#include "taskman/proc/thread.h"
#include "taskman/sys/alarm.h"
#include "taskman/sys/clock.h"

enum { TIMER_ABSOLUTE = 1 };

struct timer {
	struct alarm alarm;
	struct list of_all;
	struct process *process;
	int id;
	unsigned clock;
	int absolute;		/* armed for a time of day */
	seL4_Word value_ns;	/* as it was set, for that case */
	seL4_Word deadline;	/* exact; the alarm's tick may stand beside it */
	seL4_Word interval;	/* ticks, 0: once */
	seL4_Word interval_ns;
	unsigned overrun;
	/* How it tells: one of TM_NOTIFY_*. */
	unsigned notify;
	int signo;
	unsigned tid;
	seL4_Word value;
	struct connection *connection;
	struct pulse pulse;
};

static struct list all_timers = LIST_EMPTY(all_timers);
static unsigned long count;

unsigned long timers_count(void)
{
	return count;
}

static struct timer *timer_find(struct process *p, int id)
{
	return id < 0 ? NULL : idmap_get(&p->timers, (unsigned)id);
}

static void notify_signal(struct timer *t)
{
	struct tm_signal_info info = {
		.signo = t->signo,
		.code = POSIX_SI_TIMER,
		.value = t->value,
	};

	if (t->process->signals.pending & 1UL << (t->signo - 1)) {
		t->overrun++;
		return;
	}
	signal_send(t->process, t->tid ? thread_find(t->process, t->tid) : NULL, &info);
}

static void notify_pulse(struct timer *t)
{
	if (!t->connection->channel) {
		return;
	}
	if (pulse_waits(&t->pulse)) {
		t->overrun++;
		return;
	}
	pulse_post_own(t->connection->channel, &t->pulse);
}

static void timer_expired(struct alarm *alarm)
{
	struct timer *t = tree_entry(&alarm->node, struct timer, alarm.node);

	if (t->interval) {
		seL4_Word now = clock_ticks();
		seL4_Word late = now > t->deadline ? (now - t->deadline) / t->interval : 0;

		t->overrun += late;
		t->deadline += (late + 1) * t->interval;
		alarm_set(&t->alarm, t->deadline, timer_expired);
	}
	if (t->notify == TM_NOTIFY_PULSE) {
		notify_pulse(t);
	} else if (t->notify != TM_NOTIFY_NONE) {
		notify_signal(t);
	}
}

static int notify_set(struct timer *t, struct process *p, const struct tm_timer_create *in)
{
	struct coid *coid;

	t->notify = in->notify;
	t->value = in->value;
	t->tid = in->tid;
	if (in->notify == TM_NOTIFY_NONE) {
		return 0;
	}
	if (in->notify != TM_NOTIFY_PULSE) {
		t->signo = in->signo_or_coid;
		return t->signo >= 1 && t->signo <= SIGNAL_COUNT ? 0 : EINVAL;
	}
	coid = coid_find(p, in->signo_or_coid);
	if (!coid || !coid->connection->channel) {
		return EBADF;
	}
	t->connection = coid->connection;
	t->pulse.body = (struct tm_pulse){
		.kind = TM_PULSE_USER,
		.code = in->pulse_code,
		.priority = in->priority,
		.scoid = t->connection->scoid,
		.pid = p->pid,
		.value = in->value,
	};
	connection_hold(t->connection);
	return 0;
}

int do_timer_create(struct request *r)
{
	const struct tm_timer_create *in = (const void *)r->bytes;
	struct process *p = r->from.process;
	struct timer *t;
	int error;

	if (in->clock > CLOCK_OF_BOOT || in->notify > TM_NOTIFY_THREAD) {
		return EINVAL;
	}
	t = heap_alloc(sizeof(*t));
	if (!t) {
		return EAGAIN;
	}
	t->process = p;
	t->clock = in->clock;
	t->id = idmap_free_from(&p->timers, 0);
	if (idmap_set(&p->timers, t->id, t) != 0) {
		heap_free(t);
		return EAGAIN;
	}
	error = notify_set(t, p, in);
	if (error) {
		idmap_remove(&p->timers, t->id);
		heap_free(t);
		return error;
	}
	list_append(&all_timers, &t->of_all);
	count++;
	return request_status(r, t->id);
}

static void timer_free(struct timer *t)
{
	alarm_cancel(&t->alarm);
	if (t->connection) {
		pulse_withdraw(&t->pulse);
		connection_release(t->connection);
	}
	idmap_remove(&t->process->timers, t->id);
	list_remove(&t->of_all);
	heap_free(t);
	count--;
}

int do_timer_delete(struct request *r)
{
	const struct tm_value *in = (const void *)r->bytes;
	struct timer *t = timer_find(r->from.process, in->value);

	if (!t) {
		return EINVAL;
	}
	timer_free(t);
	return request_status(r, 0);
}

static void setting_read(const struct timer *t, struct tm_timer *out)
{
	seL4_Word now = clock_ticks();

	out->interval_ns = t->interval_ns;
	out->overrun = t->overrun;
	out->value_ns = 0;
	if (t->alarm.armed) {
		out->value_ns = t->deadline > now ? clock_to_ns(t->deadline - now) : 1;
	}
}

int do_timer_get(struct request *r)
{
	const struct tm_value *in = (const void *)r->bytes;
	struct timer *t = timer_find(r->from.process, in->value);
	struct tm_timer out = { 0 };

	if (!t) {
		return EINVAL;
	}
	setting_read(t, &out);
	return request_reply(r, 0, &out, sizeof(out));
}

int do_timer_set(struct request *r)
{
	const struct tm_timer_set *in = (const void *)r->bytes;
	struct timer *t = timer_find(r->from.process, in->timer);
	struct tm_timer old = { 0 };

	if (!t) {
		return EINVAL;
	}
	setting_read(t, &old);
	alarm_cancel(&t->alarm);
	t->interval_ns = in->interval_ns;
	t->interval = clock_to_ticks(in->interval_ns);
	t->value_ns = in->value_ns;
	t->absolute = in->flags & TIMER_ABSOLUTE;
	t->overrun = 0;
	if (in->value_ns) {
		t->deadline = clock_deadline(t->clock, in->value_ns, t->absolute);
		alarm_set(&t->alarm, t->deadline, timer_expired);
	}
	return request_reply(r, 0, &old, sizeof(old));
}

void timers_process_gone(struct process *process)
{
	struct timer *t;
	unsigned id = 0;

	while ((t = idmap_next(&process->timers, &id)) != NULL) {
		timer_free(t);
	}
}

void timers_clock_set(void)
{
	list_for_each(link, &all_timers) {
		struct timer *t = list_entry(link, struct timer, of_all);

		if (t->alarm.armed && t->absolute && t->clock == CLOCK_OF_DAY) {
			t->deadline = clock_deadline(t->clock, t->value_ns, 1);
			alarm_set(&t->alarm, t->deadline, timer_expired);
		}
	}
}
