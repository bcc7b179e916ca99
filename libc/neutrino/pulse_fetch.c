/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fetching pulses: from the rings whose bit is set, from taskman in batches,
 * and the interrupts that fired. A ring is read as far as it is filled, but
 * its places are given back only with the pulses (abi/msg/pulse.h), and what
 * is fetched from taskman has a limit of its own, so a sender that is faster
 * than this process fills its own ring and not this process's memory.
 */
#include <stdlib.h>

#include "held.h"
#include "libc/seam/tm.h"
#include "pulse_channel.h"
#include "pulse_queue.h"
#include "refused.h"

enum { FETCHED_FIRST = 4, FETCHED_MOST = 2 * TM_PULSES_PER_TAKE };

#define QUEUE_BITS (((1UL << BADGE_QUEUE_BITS) - 1) << BADGE_QUEUE_SHIFT)

static seL4_Word now(void)
{
	seL4_Word ticks;

	__asm__ volatile("rdtime %0" : "=r"(ticks));
	return ticks;
}

/* Another process may not send what only the system sends: such an entry is nonsense. */
static int is_sound(const struct line *line, int code)
{
	return code >= 0 || line->is_own;
}

static void entry_queue(struct channel *c, struct line *line, struct queued *q)
{
	const struct pulse_entry *entry = &line->ring->entries[line->read % PULSE_RING_ENTRIES];
	seL4_Word when = entry->when;

	*q = (struct queued){
		.line = line,
		.priority = when >> PULSE_PRIORITY_SHIFT & 0xff,
		.time = pulse_time(when, now()),
		.pulse = { .code = (int8_t)when, .scoid = (int)line->scoid },
	};
	q->pulse.value.sival_ptr = (void *)entry->value;
	line->read++;
	if (is_sound(line, q->pulse.code)) {
		queued_put(c, q);
	} else {
		line->ring->given = ++line->given;
		queued_drop(q);
	}
}

/* All that is there: 0, or ENOMEM with the rest left in the ring. */
static int line_read(struct channel *c, struct line *line)
{
	seL4_Word count = __atomic_load_n(&line->ring->sent, __ATOMIC_ACQUIRE) - line->read;
	seL4_Word most = line->given + PULSE_RING_ENTRIES - line->read;

	if (count > most) {
		count = most;
	}
	for (; count; count--) {
		struct queued *q = queued_make();

		if (!q) {
			return ENOMEM;
		}
		entry_queue(c, line, q);
	}
	return 0;
}

static void events_queue(struct channel *c, seL4_Word badge)
{
	for (struct event *e = c->events; e; e = e->next) {
		struct queued *q;

		if (!(badge >> e->bit & 1)) {
			continue;
		}
		q = queued_make();
		if (!q) {
			channel_again(c, 1UL << e->bit);
			continue;
		}
		*q = (struct queued){ .priority = e->priority, .time = now(), .pulse = e->pulse };
		queued_put(c, q);
	}
}

void lines_read(struct channel *c, seL4_Word badge)
{
	seL4_Word bits = badge >> BADGE_QUEUE_SHIFT & ((1UL << BADGE_QUEUE_BITS) - 1);

	for (unsigned i = 0; bits; i++, bits >>= 1) {
		for (struct line *line = bits & 1 ? c->lines[i] : 0; line; line = line->next) {
			if (line_read(c, line) != 0) {
				channel_again(c, 1UL << (BADGE_QUEUE_SHIFT + i));
			}
		}
	}
	if (badge & ~(BADGE_NOTIFICATION | BADGE_PULSES | QUEUE_BITS)) {
		events_queue(c, badge);
	}
}

/* A line's memory is had before its pulse is taken, as that of any pulse. */
union spare {
	struct queued queued;
	struct line line;
};

_Static_assert(sizeof(struct line) <= sizeof(struct queued), "a line fits a pulse's memory");

static void line_add(struct channel *c, const struct tm_pulse *p, struct queued *memory)
{
	struct line *line = &((union spare *)memory)->line;
	struct line **at = &c->lines[(p->seq - BADGE_QUEUE_SHIFT) % BADGE_QUEUE_BITS];

	*line = (struct line){
		.next = *at, .ring = (struct pulse_ring *)p->value, .scoid = p->scoid,
		.bit = p->seq, .is_own = p->pid == seam_page()->pid,
	};
	*at = line;
	/* The signal may have come before this. */
	if (line_read(c, line) != 0) {
		channel_again(c, 1UL << p->seq);
	}
}

static struct line **line_find(struct channel *c, seL4_Word address)
{
	for (unsigned i = 0; i < BADGE_QUEUE_BITS; i++) {
		for (struct line **at = &c->lines[i]; *at; at = &(*at)->next) {
			if ((seL4_Word)(*at)->ring == address) {
				return at;
			}
		}
	}
	return 0;
}

/* A line whose sender has gone and whose last pulses are read; NULL: none. */
static struct line **line_finished(struct channel *c)
{
	for (unsigned i = 0; i < BADGE_QUEUE_BITS; i++) {
		for (struct line **at = &c->lines[i]; *at; at = &(*at)->next) {
			if ((*at)->is_gone && (*at)->read == (*at)->ring->sent) {
				return at;
			}
		}
	}
	return 0;
}

/* Forgets such a line: the address of its ring, 0: there was none. */
static seL4_Word line_remove(struct channel *c)
{
	struct line **at = line_finished(c);
	struct line *line;
	seL4_Word address;

	if (!at) {
		return 0;
	}
	line = *at;
	address = (seL4_Word)line->ring;
	for (struct queued *q = c->first; q; q = q->next) {
		if (q->line == line) {
			q->line = 0;
		}
	}
	*at = line->next;
	c->gone--;
	queued_drop(&((union spare *)line)->queued);
	return address;
}

/* Their rings are taskman's again. */
static void lines_drop(int chid)
{
	seL4_Word address;

	requests_lock();
	do {
		struct channel *c;

		channels_lock();
		c = channel_of(chid);
		address = c ? line_remove(c) : 0;
		channels_unlock();
		if (address) {
			tm_status(TM_PULSE_QUEUE_DROP, chid, address);
		}
	} while (address);
	requests_unlock();
}

/* The sender is dead, or never sends again: its last pulses. */
static void line_ends(struct channel *c, seL4_Word address)
{
	struct line **at = line_find(c, address);

	if (at) {
		(*at)->is_gone = 1;
		c->gone++;
		if (line_read(c, *at) != 0) {
			channel_again(c, 1UL << (*at)->bit);
		}
	}
}

void lines_free(struct channel *c)
{
	for (unsigned i = 0; i < BADGE_QUEUE_BITS; i++) {
		while (c->lines[i]) {
			struct line *line = c->lines[i];

			c->lines[i] = line->next;
			queued_drop(&((union spare *)line)->queued);
		}
	}
}

/* Fills the pulse that a server sees; 0: the library has dealt with it itself. */
static int pulse_make(const struct tm_pulse *p, struct _pulse *out)
{
	struct slot *s;

	*out = (struct _pulse){ .scoid = p->scoid, .code = p->code };
	out->value.sival_ptr = (void *)p->value;
	switch (p->kind) {
	case TM_PULSE_CLOSED:
		refused_closed(p->scoid);
		out->code = _PULSE_CODE_CLOSED;
		return 1;
	case TM_PULSE_UNBLOCK:
		s = unblock_slot(p);
		if (!s) {
			return 0;
		}
		s->flags |= _NTO_MI_UNBLOCK_REQ;
		s->kept = 1;
		out->code = _PULSE_CODE_UNBLOCK;
		out->value.sival_int = s->rcvid;
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

/* A ring comes or goes. MEMORY is the line's from here on, or nobody's. */
static void line_pulse(int chid, const struct tm_pulse *p, struct queued *memory)
{
	struct channel *c;

	channels_lock();
	c = channel_of(chid);
	if (c && p->kind == TM_PULSE_QUEUE_MADE) {
		line_add(c, p, memory);
	} else {
		queued_drop(memory);
	}
	if (c && p->kind == TM_PULSE_QUEUE_GONE) {
		line_ends(c, p->value);
	}
	channels_unlock();
}

/* Takes MEMORY, for the pulse or back to the spares. */
static void taken_queue(int chid, const struct tm_pulse *p, struct queued *memory)
{
	struct channel *c = 0;
	int is_given;

	if (p->kind == TM_PULSE_QUEUE_MADE || p->kind == TM_PULSE_QUEUE_GONE) {
		line_pulse(chid, p, memory);
		return;
	}
	*memory = (struct queued){ .priority = p->priority, .time = p->time, .from_taskman = 1 };
	is_given = pulse_make(p, &memory->pulse);
	channels_lock();
	if (is_given) {
		c = channel_of(chid);
	}
	if (c) {
		c->fetched++;
		queued_put(c, memory);
	} else {
		queued_drop(memory);
	}
	channels_unlock();
}

/* Memory for up to MOST pulses, less what the queue has of taskman's already. */
static unsigned memory_get(int chid, struct queued *memory[TM_PULSES_PER_TAKE], unsigned most)
{
	struct channel *c;
	unsigned have = 0;

	channels_lock();
	c = channel_of(chid);
	if (c) {
		unsigned room = c->fetched < FETCHED_MOST ? FETCHED_MOST - c->fetched : 0;

		most = room < most ? room : most;
		while (have < most && (memory[have] = queued_make())) {
			have++;
		}
		/* What is left there is fetched when there is room for it. */
		if (have == 0) {
			channel_again(c, BADGE_PULSES);
		}
	}
	channels_unlock();
	return have;
}

static void memory_put(struct queued **memory, unsigned count)
{
	channels_lock();
	while (count > 0) {
		queued_drop(memory[--count]);
	}
	channels_unlock();
}

/* Up to MOST pulses of taskman's; 1: there may be more. */
static int take(int chid, unsigned most)
{
	struct tm_pair request = { .code = TM_PULSE_TAKE, .first = chid };
	struct tm_pulse taken[TM_PULSES_PER_TAKE];
	struct queued *memory[TM_PULSES_PER_TAKE];
	struct msg_reply out;
	unsigned have = memory_get(chid, memory, most), got;

	if (!have) {
		return 0;
	}
	request.second = have;
	if (tm_ask(&request, sizeof(request), taken, have * sizeof(taken[0]), &out)) {
		out.status = 0;
	}
	got = (unsigned)out.status;
	for (unsigned i = 0; i < got; i++) {
		taken_queue(chid, &taken[i], memory[i]);
	}
	memory_put(memory + got, have - got);
	return got == have;
}

/*
 * As long as taskman has some: one that could not be kept stays there. With
 * the lock, that a ring has come is noted before that it has gone.
 */
static void taskman_fetch(int chid)
{
	unsigned most = FETCHED_FIRST;
	int more;

	do {
		requests_lock();
		more = take(chid, most);
		requests_unlock();
		most = TM_PULSES_PER_TAKE;
	} while (more);
}

void pulses_fetch(int chid, seL4_Word badge)
{
	struct channel *c;
	int gone = 0;

	if (badge & BADGE_PULSES) {
		taskman_fetch(chid);
	}
	channels_lock();
	c = channel_of(chid);
	if (c) {
		lines_read(c, badge);
		gone = c->gone;
	}
	channels_unlock();
	if (gone) {
		lines_drop(chid);
	}
}
