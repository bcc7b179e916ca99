/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The queues of pulse_queue.h, one for each channel of this process that has
 * ever been received on. pulse_fetch.c fills them.
 *
 * Where a channel's notification is forwarded, one forwarded message says
 * that something is there. Whoever takes it gives one pulse out, and if more
 * are left asks for another such message: so while a queue is not empty, one
 * is on its way, and as many receivers wake as there are pulses.
 */
#include "pulse_queue.h"

#include <errno.h>
#include <stdlib.h>

#include "held.h"
#include "libc/seam/fork_child.h"
#include "libc/seam/tm.h"
#include "lock.h"
#include "pulse_channel.h"
#include "refused.h"

static volatile int lock[1], asking[1];
static struct channel *channels;

/* Entries out of use: as many as were ever queued at once, so that no pulse costs a malloc(). */
static struct queued *spares;

hidden volatile unsigned channels_epoch = 1;

/* Queued pulses, and channels that are to be looked at again. */
static unsigned waiting;

static void waiting_add(int n)
{
	waiting += n;
	channels_epoch = (channels_epoch & ~(unsigned)EPOCH_PULSES) |
			 (waiting ? (unsigned)EPOCH_PULSES : 0);
}

/* No thread has prepared for the channels as they are now. */
static void epoch_next(void)
{
	channels_epoch = (channels_epoch + 1) & ~(unsigned)EPOCH_PULSES;
	waiting_add(0);
}

void requests_lock(void)
{
	seam_hold(seam_page());
	LOCK(asking);
}

void requests_unlock(void)
{
	UNLOCK(asking);
	seam_release(seam_page());
}

void channels_lock(void)
{
	seam_hold(seam_page());
	LOCK(lock);
}

void channels_unlock(void)
{
	UNLOCK(lock);
	seam_release(seam_page());
}

struct queued *queued_make(void)
{
	struct queued *q = spares;

	if (!q) {
		return malloc(sizeof(*q));
	}
	spares = q->next;
	return q;
}

void queued_drop(struct queued *q)
{
	q->next = spares;
	spares = q;
}

struct channel *channel_of(int chid)
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

static int is_after(const struct queued *a, const struct queued *b)
{
	return a->priority < b->priority || (a->priority == b->priority && a->time > b->time);
}

/* From the end: what comes is mostly the latest of its priority. */
void queued_put(struct channel *c, struct queued *q)
{
	struct queued *previous = c->last;

	while (previous && is_after(previous, q)) {
		previous = previous->previous;
	}
	q->previous = previous;
	q->next = previous ? previous->next : c->first;
	*(previous ? &previous->next : &c->first) = q;
	*(q->next ? &q->next->previous : &c->last) = q;
	waiting_add(1);
}

/* The first one leaves the queue; its place in a ring is free again. */
static struct queued *queued_take(struct channel *c)
{
	struct queued *q = c->first;

	c->first = q->next;
	*(c->first ? &c->first->previous : &c->last) = 0;
	waiting_add(-1);
	c->fetched -= q->from_taskman;
	if (q->line) {
		q->line->ring->given = ++q->line->given;
	}
	return q;
}

void channel_again(struct channel *c, seL4_Word bits)
{
	waiting_add(c->again == 0);
	c->again |= bits;
}

static int prepare(int chid)
{
	struct msg_reply out;
	struct channel *c;
	int error = tm_words(TM_CHANNEL_BIND, chid, 0, 0, 0, &out);

	if (error) {
		return error == EBADF || error == EINVAL ? ESRCH : error;
	}
	channels_lock();
	c = channel_make(chid);
	if (c) {
		c->prepared = 1;
		c->forwarding = out.status ? seam_slot(out.status | SYSMGR_COID) : 0;
	}
	channels_unlock();
	return c ? 0 : ENOMEM;
}

int channel_prepare(int chid)
{
	struct thread_library *library = seam_library();
	unsigned epoch = channels_epoch & ~(unsigned)EPOCH_PULSES;
	int error;

	if (library->receives_on == chid && library->receives_epoch == epoch) {
		return 0;
	}
	requests_lock();
	library->receives_epoch = channels_epoch & ~(unsigned)EPOCH_PULSES;
	error = prepare(chid);
	library->receives_on = error ? 0 : chid;
	requests_unlock();
	return error;
}

int channel_is_known(int chid)
{
	int known;

	channels_lock();
	known = channel_of(chid) != 0;
	channels_unlock();
	return known;
}

static void give(int chid, const struct queued *q, const struct iovec *iov, size_t parts,
		 struct _msg_info *info)
{
	iov_scatter(iov, parts, &q->pulse, sizeof(q->pulse));
	if (info) {
		*info = (struct _msg_info){
			.chid = chid, .scoid = q->pulse.scoid, .priority = q->priority,
			.msglen = sizeof(q->pulse), .srcmsglen = sizeof(q->pulse),
		};
	}
}

/*
 * MORE: if any are left, another receiver is to be woken. What wakes it is
 * signalled with the lock held: its slot is free for something else as soon as
 * the record has gone.
 */
static int take_and_give(int chid, int more, const struct iovec *iov, size_t parts,
			 struct _msg_info *info)
{
	struct queued *q = 0;
	struct channel *c;

	channels_lock();
	c = channel_of(chid);
	if (c && c->first) {
		q = queued_take(c);
		if (c->first && more && c->forwarding) {
			seam_signal(c->forwarding);
		}
	}
	channels_unlock();
	if (!q) {
		return -EAGAIN;
	}
	give(chid, q, iov, parts, info);
	channels_lock();
	queued_drop(q);
	channels_unlock();
	return 0;
}

int pulse_arrived(int chid, seL4_Word badge, const struct iovec *iov, size_t parts,
		  struct _msg_info *info)
{
	pulses_fetch(chid, badge);
	return take_and_give(chid, 1, iov, parts, info);
}

/* The badge of what has been signalled since the thread last looked, without waiting. */
static seL4_Word signals_take(int chid)
{
	struct sel4_registers r = { .a0 = seam_slot((chid + 1) | SYSMGR_COID) };

	seam_trap(seL4_SysNBWait, &r, 0);
	return r.a0;
}

/*
 * A queue that is not empty has its message on the way already, or somebody
 * has just taken that and will ask for the next.
 */
int pulse_give(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
	seL4_Word badge = 0;
	struct channel *c;
	int queued = 0;

	channels_lock();
	c = channel_of(chid);
	if (c && (c->first || c->again)) {
		queued = c->first != 0;
		badge = c->again | signals_take(chid);
		waiting_add(-(c->again != 0));
		c->again = 0;
	}
	channels_unlock();
	if (!queued && !badge) {
		return -EAGAIN;
	}
	pulses_fetch(chid, badge);
	return take_and_give(chid, !queued, iov, parts, info);
}

int interrupt_note(int chid, unsigned bit, int priority, const struct _pulse *pulse)
{
	struct event *e = malloc(sizeof(*e));
	struct channel *c;

	if (!e) {
		return ENOMEM;
	}
	channels_lock();
	c = channel_make(chid);
	if (c) {
		*e = (struct event){ c->events, bit, priority, *pulse };
		c->events = e;
	}
	channels_unlock();
	if (!c) {
		free(e);
		return ENOMEM;
	}
	return 0;
}

void interrupt_forget(int chid, unsigned bit)
{
	struct channel *c;

	channels_lock();
	c = channel_of(chid);
	for (struct event **link = c ? &c->events : 0; link && *link; link = &(*link)->next) {
		if ((*link)->bit == bit) {
			struct event *e = *link;

			*link = e->next;
			free(e);
			break;
		}
	}
	channels_unlock();
}

static void channel_free(struct channel *c)
{
	waiting_add(-(c->again != 0));
	while (c->first) {
		queued_drop(queued_take(c));
	}
	while (c->events) {
		struct event *e = c->events;

		c->events = e->next;
		free(e);
	}
	lines_free(c);
	free(c);
}

static void channel_forget(int chid)
{
	channels_lock();
	epoch_next();
	for (struct channel **link = &channels; *link; link = &(*link)->next) {
		struct channel *c = *link;

		if (c->chid == chid) {
			*link = c->next;
			channel_free(c);
			break;
		}
	}
	channels_unlock();
}

/* Forgotten first: a receiver that is woken then knows why, and reads no ring that has gone. */
int channel_end(int chid)
{
	int result;

	requests_lock();
	channel_forget(chid);
	if (interrupts_channel_gone) {
		interrupts_channel_gone(chid);
	}
	result = tm_status(TM_CHANNEL_DESTROY, chid, 0);
	requests_unlock();
	return result;
}

void pulses_forget(void)
{
	refused_forget();
	if (!channels && !spares && !lock[0] && !asking[0]) {
		return;
	}
	lock[0] = asking[0] = 0;
	channels = 0;
	spares = 0;
	waiting = 0;
	epoch_next();
}
