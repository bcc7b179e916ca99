/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses between taskman and MsgReceive(); see pulse_queue.h. Each channel of
 * this process that has ever been received on has a record here; one lock
 * guards them all, held for a few instructions and never across a request.
 */
#include "pulse_queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "held.h"
#include "libc/seam/fork_child.h"
#include "libc/seam/tm.h"
#include "lock.h"

struct queued {
	struct queued *next;
	int priority;
	struct _pulse pulse;
};

struct event {
	struct event *next;
	unsigned bit;
	int priority;
	struct _pulse pulse;
};

struct channel {
	struct channel *next;
	int chid;
	int prepared; /* received on: not only an interrupt noted */
	struct queued *first; /* by priority, then by age */
	struct event *events;
};

enum { REFUSED_FOR = 1024 };

/* A message that is refused if it still comes. */
struct refused {
	struct refused *next;
	unsigned pid, tid, seq, scoid;
};

static volatile int lock[1];
static struct channel *channels;
static struct refused *refusals;

/* Entries out of use: as many as were ever queued at once, so that no pulse costs a malloc(). */
static struct queued *spares;

/* With the lock held. */
static struct queued *queued_take(void)
{
	struct queued *q = spares;

	if (!q) {
		return malloc(sizeof(*q));
	}
	spares = q->next;
	return q;
}

static struct queued *queued_make(void)
{
	struct queued *q;

	LOCK(lock);
	q = queued_take();
	UNLOCK(lock);
	return q;
}

static void queued_drop(struct queued *q)
{
	LOCK(lock);
	q->next = spares;
	spares = q;
	UNLOCK(lock);
}

static struct channel *channel_of(int chid)
{
	struct channel *c = channels;

	while (c && c->chid != chid) {
		c = c->next;
	}
	return c;
}

static struct channel *channel_make(int chid)
{
	struct channel *c = channel_of(chid);

	if (!c) {
		c = calloc(1, sizeof(*c));
		if (c) {
			c->chid = chid;
			c->next = channels;
			channels = c;
		}
	}
	return c;
}

int channel_prepare(int chid)
{
	struct channel *c;
	int known, error;

	LOCK(lock);
	c = channel_of(chid);
	known = c && c->prepared;
	UNLOCK(lock);
	if (known) {
		return 0;
	}
	error = tm_words(TM_CHANNEL_BIND, chid, 1, 0, 0, 0);
	/* Another thread receives there already: pulses are its business. */
	if (error && error != EBUSY) {
		return error == EBADF || error == EINVAL ? ESRCH : error;
	}
	LOCK(lock);
	c = channel_make(chid);
	if (c) {
		c->prepared = 1;
	}
	UNLOCK(lock);
	return c ? 0 : ENOMEM;
}

int channel_is_known(int chid)
{
	int known;

	LOCK(lock);
	known = channel_of(chid) != 0;
	UNLOCK(lock);
	return known;
}

static void queue_put(struct channel *c, struct queued *q)
{
	struct queued **link = &c->first;

	while (*link && (*link)->priority >= q->priority) {
		link = &(*link)->next;
	}
	q->next = *link;
	*link = q;
}

/* Q's memory passes to the queue. */
static void pulse_queue(int chid, struct queued *q)
{
	struct channel *c;

	LOCK(lock);
	c = channel_of(chid);
	if (c) {
		queue_put(c, q);
	}
	UNLOCK(lock);
	if (!c) {
		queued_drop(q);
	}
}

int pulse_waits(int chid)
{
	struct channel *c;
	int waits;

	LOCK(lock);
	c = channel_of(chid);
	waits = c && c->first;
	UNLOCK(lock);
	return waits;
}

int pulse_give(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
	struct channel *c;
	struct queued *q = 0;

	LOCK(lock);
	c = channel_of(chid);
	if (c && c->first) {
		q = c->first;
		c->first = q->next;
	}
	UNLOCK(lock);
	if (!q) {
		return -EAGAIN;
	}
	iov_scatter(iov, parts, &q->pulse, sizeof(q->pulse));
	if (info) {
		*info = (struct _msg_info){
			.chid = chid, .scoid = q->pulse.scoid, .priority = q->priority,
			.msglen = sizeof(q->pulse), .srcmsglen = sizeof(q->pulse),
		};
	}
	queued_drop(q);
	return 0;
}

static struct refused **refused_find(const struct tm_pulse *p)
{
	struct refused **link = &refusals;

	while (*link && ((*link)->pid != p->pid || (*link)->tid != p->tid ||
			 (*link)->seq != p->seq)) {
		link = &(*link)->next;
	}
	return link;
}

/*
 * The message that P asks about: held (then its slot), about to be answered, or
 * refused from now on. The refusal is noted before the records are looked at,
 * and taken back under the same lock: see message_record().
 */
static struct slot *held_or_refused(const struct tm_pulse *p, int *refused)
{
	struct refused *r = malloc(sizeof(*r));
	struct slot *s = 0;

	LOCK(lock);
	*refused = *refused_find(p) != 0;
	if (!*refused && r) {
		*r = (struct refused){ refusals, p->pid, p->tid, p->seq, p->scoid };
		*(struct refused *volatile *)&refusals = r;
		a_barrier();
		*refused = 1;
		r = 0;
		s = slot_of_client(p->pid, p->tid, p->seq);
		if (s || slot_is_answering(p->pid, p->tid, p->seq)) {
			r = refusals;
			refusals = r->next;
			*refused = 0;
		}
	} else if (!*refused) {
		/* No memory, no refusal: what is held is told of all the same. */
		s = slot_of_client(p->pid, p->tid, p->seq);
	}
	UNLOCK(lock);
	free(r);
	return s;
}

/* The server is told if it holds that message; else taskman is told that it does not. */
static struct slot *unblock_slot(const struct tm_pulse *p)
{
	struct tm_unblock_answer answer = {
		.code = TM_UNBLOCK_ANSWER, .seq = p->seq, .scoid = p->scoid, .pid = p->pid,
		.tid = p->tid,
	};
	int refused;
	struct slot *s = held_or_refused(p, &refused);

	if (refused) {
		tm_ask(&answer, sizeof(answer), 0, 0, 0);
	}
	return s;
}

/*
 * A later message does not prove that a refused one never came: another thread
 * may have received it and stand just before this look. So refusals stay for
 * so many messages of their thread; numbers come again after twice as many and more.
 */
int refused_take(unsigned pid, unsigned tid, unsigned seq)
{
	int found = 0;

	if (!*(struct refused *volatile *)&refusals) {
		return 0;
	}
	LOCK(lock);
	for (struct refused **link = &refusals; *link;) {
		struct refused *r = *link;
		unsigned age = (seq - r->seq) & MSG_SEQ_MASK;

		if (r->pid != pid || r->tid != tid || (age != 0 && age < REFUSED_FOR) ||
		    age > MSG_SEQ_MASK / 2) {
			link = &r->next;
			continue;
		}
		found |= age == 0;
		*link = r->next;
		free(r);
	}
	UNLOCK(lock);
	return found;
}

/* The client has gone: nothing of it can come any more. */
static void refused_forget(unsigned scoid)
{
	LOCK(lock);
	for (struct refused **link = &refusals; *link;) {
		struct refused *r = *link;

		if (r->scoid == scoid) {
			*link = r->next;
			free(r);
		} else {
			link = &r->next;
		}
	}
	UNLOCK(lock);
}

/* Fills the pulse that a server sees; 0: the library has dealt with it itself. */
static int pulse_make(const struct tm_pulse *p, struct _pulse *out)
{
	struct slot *s;

	*out = (struct _pulse){ .scoid = p->scoid, .code = p->code };
	out->value.sival_ptr = (void *)p->value;
	switch (p->kind) {
	case TM_PULSE_CLOSED:
		refused_forget(p->scoid);
		out->code = _PULSE_CODE_CLOSED;
		return 1;
	case TM_PULSE_UNBLOCK:
		s = unblock_slot(p);
		if (!s) {
			return 0;
		}
		s->flags |= _NTO_MI_UNBLOCK_REQ;
		out->code = _PULSE_CODE_UNBLOCK;
		out->value.sival_int = slot_rcvid(s);
		return 1;
	case TM_PULSE_WINDOW_GONE:
		window_gone(p->pid, p->tid, p->seq);
		return 0;
	case TM_PULSE_CONSOLE:
		out->code = _PULSE_CODE_CONSOLE;
		return 1;
	case TM_PULSE_COID_DEATH:
		out->code = _PULSE_CODE_COIDDEATH;
		return 1;
	case TM_PULSE_THREAD_DEATH:
		out->code = _PULSE_CODE_THREADDEATH;
		return 1;
	case TM_PULSE_DISCONNECT:
		out->code = _PULSE_CODE_DISCONNECT;
		out->value.sival_int = p->pid;
		return 1;
	default:
		return 1;
	}
}

/*
 * Takes pulses as long as taskman has some. Memory for them is had before they
 * are taken: a pulse that could not be kept stays there.
 */
static void pulses_fetch(int chid)
{
	struct tm_pair request = { .code = TM_PULSE_TAKE, .first = chid };
	struct tm_pulse taken[TM_PULSES_PER_TAKE];
	struct queued *spare[TM_PULSES_PER_TAKE];
	struct msg_reply out;
	unsigned have, used, most = 4;

	do {
		for (have = 0; have < most; have++) {
			spare[have] = queued_make();
			if (!spare[have]) {
				break;
			}
		}
		request.second = have;
		used = 0;
		out.status = 0;
		if (have && tm_ask(&request, sizeof(request), taken,
				   have * sizeof(taken[0]), &out) == 0) {
			for (int i = 0; i < out.status; i++) {
				if (pulse_make(&taken[i], &spare[used]->pulse)) {
					spare[used]->priority = taken[i].priority;
					pulse_queue(chid, spare[used++]);
				}
			}
		}
		for (unsigned i = used; i < have; i++) {
			queued_drop(spare[i]);
		}
		most = TM_PULSES_PER_TAKE;
	} while (have && (unsigned)out.status == have);
}

static void interrupts_queue(int chid, seL4_Word badge)
{
	struct channel *c;

	LOCK(lock);
	c = channel_of(chid);
	for (struct event *e = c ? c->events : 0; e; e = e->next) {
		struct queued *q;

		if (!(badge >> e->bit & 1)) {
			continue;
		}
		q = queued_take();
		if (q) {
			*q = (struct queued){ .priority = e->priority, .pulse = e->pulse };
			queue_put(c, q);
		}
	}
	UNLOCK(lock);
}

int pulses_arrived(int chid, seL4_Word badge)
{
	if (badge & ~(BADGE_NOTIFICATION | BADGE_PULSES)) {
		interrupts_queue(chid, badge);
	}
	if (badge & BADGE_PULSES) {
		pulses_fetch(chid);
	}
	return pulse_waits(chid);
}

int interrupt_note(int chid, unsigned bit, int priority, const struct _pulse *pulse)
{
	struct event *e = malloc(sizeof(*e));
	struct channel *c;

	if (!e) {
		return ENOMEM;
	}
	LOCK(lock);
	c = channel_make(chid);
	if (c) {
		*e = (struct event){ c->events, bit, priority, *pulse };
		c->events = e;
	}
	UNLOCK(lock);
	if (!c) {
		free(e);
		return ENOMEM;
	}
	return 0;
}

void interrupt_forget(int chid, unsigned bit)
{
	struct channel *c;

	LOCK(lock);
	c = channel_of(chid);
	for (struct event **link = c ? &c->events : 0; link && *link; link = &(*link)->next) {
		if ((*link)->bit == bit) {
			struct event *e = *link;

			*link = e->next;
			free(e);
			break;
		}
	}
	UNLOCK(lock);
}

static void channel_free(struct channel *c)
{
	while (c->first) {
		struct queued *q = c->first;

		c->first = q->next;
		free(q);
	}
	while (c->events) {
		struct event *e = c->events;

		c->events = e->next;
		free(e);
	}
	free(c);
}

void channel_forget(int chid)
{
	LOCK(lock);
	for (struct channel **link = &channels; *link; link = &(*link)->next) {
		struct channel *c = *link;

		if (c->chid == chid) {
			*link = c->next;
			channel_free(c);
			break;
		}
	}
	UNLOCK(lock);
}

void pulses_forget(void)
{
	if (!channels && !refusals && !spares && !lock[0]) {
		return;
	}
	lock[0] = 0;
	channels = 0;
	refusals = 0;
	spares = 0;
}
