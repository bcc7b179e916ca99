/* SPDX-License-Identifier: Apache-2.0 */
/*
 * futex(): waiting for a word to change. A waiter parks on its thread's own
 * notification; queues stand in this process's memory, hashed by address, so
 * neither side meets taskman. A wait with a time asks taskman for one signal
 * of that notification (TM_WAKE_AT).
 *
 * Guard: each bucket's lock, held for a few instructions with signals held
 * back. Whoever finds it taken spins, then sleeps a little: its holder may
 * have a lower priority on the same hart. A waiter is in its queue until
 * somebody sets `woken` under the lock; signals left over in a notification
 * only make a waiter look again.
 */
#include <string.h>

#include "clock.h"
#include "futex.h"
#include "tm.h"

enum {
	BUCKETS = 64,
	SPINS = 200,
	LOCK_SLEEP_NS = 50000,
	WAKE_ABSOLUTE = 1,
};

struct waiter {
	struct waiter *next;
	volatile int *address;
	seL4_CPtr notification;
	unsigned bitset;
	volatile int woken;
};

static struct bucket {
	volatile int lock;
	struct waiter *first, *last;
} buckets[BUCKETS];

static struct bucket *bucket_of(volatile int *address)
{
	unsigned long a = (unsigned long)address >> 2;

	return &buckets[(a ^ a >> 6 ^ a >> 14) % BUCKETS];
}

static void bucket_lock(struct bucket *b)
{
	seam_hold(seam_page());
	for (int i = 0; a_cas(&b->lock, 0, 1); i++) {
		if (i == SPINS) {
			struct tm_sleep pause = { .code = TM_SLEEP, .clock = 1, .ns = LOCK_SLEEP_NS };

			tm_ask(&pause, sizeof(pause), 0, 0, 0);
			i = 0;
		}
	}
}

static void bucket_unlock(struct bucket *b)
{
	a_store(&b->lock, 0);
	seam_release(seam_page());
}

static void append(struct bucket *b, struct waiter *w)
{
	w->next = 0;
	if (b->first) {
		b->last->next = w;
	} else {
		b->first = w;
	}
	b->last = w;
}

/* Takes one out of the queue; `before` is the one in front of it, or null. */
static void unlink_after(struct bucket *b, struct waiter *before, struct waiter *w)
{
	if (before) {
		before->next = w->next;
	} else {
		b->first = w->next;
	}
	if (b->last == w) {
		b->last = before;
	}
}

/* A waiter gave up. 1 if somebody woke it just before. */
static int leave(struct waiter *w)
{
	struct bucket *b;

	/* A requeue may move it between the look and the lock. */
	for (;;) {
		b = bucket_of(w->address);
		bucket_lock(b);
		if (b == bucket_of(w->address)) {
			break;
		}
		bucket_unlock(b);
	}
	if (!w->woken) {
		struct waiter *before = 0;

		for (struct waiter *i = b->first; i && i != w; i = i->next) {
			before = i;
		}
		unlink_after(b, before, w);
	}
	bucket_unlock(b);
	return w->woken;
}

static void alarm(unsigned clock, seL4_Word deadline)
{
	struct tm_sleep request = {
		.code = TM_WAKE_AT, .clock = clock, .flags = WAKE_ABSOLUTE, .ns = deadline,
	};

	tm_ask(&request, sizeof(request), 0, 0, 0);
}

static unsigned long now_by(unsigned clock)
{
	return clock ? clock_monotonic() : clock_realtime();
}

/* Until woken, the deadline (NS_FOREVER: none) or a signal: 0, ETIMEDOUT, EINTR. */
static int park(struct waiter *w, unsigned clock, unsigned long deadline)
{
	struct thread_page *page = seam_page();
	int error = 0;

	if (deadline != NS_FOREVER) {
		alarm(clock, deadline);
	}
	page->blocked_on = (unsigned)(unsigned long)w->address;
	page->state = THREAD_STATE_MUTEX;
	while (!w->woken && !error) {
		struct sel4_registers r = { .a0 = w->notification };

		seam_wait(&r);
		if (w->woken) {
			break;
		}
		if (r.info >> 12 & MSG_ERROR) {
			error = EINTR;
		} else if (deadline != NS_FOREVER && now_by(clock) >= deadline) {
			error = ETIMEDOUT;
		}
	}
	page->state = THREAD_STATE_RUNNING;
	if (deadline != NS_FOREVER) {
		alarm(clock, 0);
	}
	return error;
}

static long wait_on(volatile int *address, int value, unsigned clock, unsigned long deadline,
		    unsigned bitset)
{
	struct waiter w = {
		.address = address,
		.notification = seam_page()->notification,
		.bitset = bitset,
	};
	struct bucket *b = bucket_of(address);
	int error;

	bucket_lock(b);
	if (*address != value) {
		bucket_unlock(b);
		return -EAGAIN;
	}
	append(b, &w);
	bucket_unlock(b);
	error = park(&w, clock, deadline);
	return error && !leave(&w) ? -error : 0;
}

/* Marks and collects; the signals are sent without the lock. */
static int wake(volatile int *address, int most, unsigned bitset)
{
	struct bucket *b = bucket_of(address);
	struct waiter *before = 0, *w, *next;
	int count = 0;

	a_barrier();
	if (!b->first && !b->lock) {
		return 0;
	}
	bucket_lock(b);
	for (w = b->first; w && count < most; w = next) {
		next = w->next;
		if (w->address == address && (w->bitset & bitset)) {
			seL4_CPtr notification = w->notification;

			unlink_after(b, before, w);
			/* From here on the waiter may be gone. */
			a_store(&w->woken, 1);
			seam_signal(notification);
			count++;
		} else {
			before = w;
		}
	}
	bucket_unlock(b);
	return count;
}

static void lock_both(struct bucket *a, struct bucket *b)
{
	if (a > b) {
		struct bucket *t = a;

		a = b;
		b = t;
	}
	bucket_lock(a);
	if (a != b) {
		bucket_lock(b);
	}
}

/* Wakes some, and lets up to `most` others wait at another address. */
static int requeue(volatile int *address, int wakes, int most, volatile int *other)
{
	struct bucket *from = bucket_of(address), *to = bucket_of(other);
	struct waiter *before = 0, *w, *next;
	int moved = 0, woken = wakes ? wake(address, wakes, ~0U) : 0;

	lock_both(from, to);
	for (w = from->first; w && moved < most; w = next) {
		next = w->next;
		if (w->address != address) {
			before = w;
			continue;
		}
		unlink_after(from, before, w);
		w->address = other;
		append(to, w);
		moved++;
	}
	bucket_unlock(from);
	if (from != to) {
		bucket_unlock(to);
	}
	return woken + moved;
}

int futex_wake(volatile int *address, int most)
{
	return wake(address, most, ~0U);
}

/* What is clean is not written: its page stays shared with the parent. */
void futex_forget(void)
{
	for (int i = 0; i < BUCKETS; i++) {
		if (buckets[i].first || buckets[i].lock) {
			memset(&buckets[i], 0, sizeof(buckets[i]));
		}
	}
}

enum {
	OP_WAIT = 0, OP_WAKE = 1, OP_REQUEUE = 3, OP_WAIT_BITSET = 9, OP_WAKE_BITSET = 10,
	OP_PRIVATE = 128, OP_REALTIME = 256,
};

/* WAIT has a relative time by the steady clock, WAIT_BITSET an absolute one. */
static long wait_timed(volatile int *address, long op, int value, const struct timespec *t,
		       unsigned bitset)
{
	unsigned long deadline = NS_FOREVER;
	unsigned clock = op & OP_REALTIME ? 0 : 1;
	int error = t ? clock_ns_from(t, &deadline) : 0;

	if (error) {
		return -error;
	}
	if (t && (op & 127) == OP_WAIT && deadline != NS_FOREVER) {
		clock = 1;
		deadline += clock_monotonic();
	}
	return wait_on(address, value, clock, deadline, bitset);
}

hidden long call_NR_futex(volatile int *address, long op, long value, const struct timespec *t,
			  volatile int *other, long bitset)
{
	switch (op & 127) {
	case OP_WAIT:
		return wait_timed(address, op, value, t, ~0U);
	case OP_WAIT_BITSET:
		return wait_timed(address, op, value, t, bitset);
	case OP_WAKE:
		return wake(address, value, ~0U);
	case OP_WAKE_BITSET:
		return wake(address, value, bitset);
	case OP_REQUEUE:
		return requeue(address, value, (long)t, other);
	}
	return -ENOSYS;
}
