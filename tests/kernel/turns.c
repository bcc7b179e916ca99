/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes of running threads: see turns.h. A thread that finds more than GAP_US
 * between two looks at the clock was away, so a new run begins. No other can
 * have had a turn in less: no kernel gives away less than its least budget.
 */
#include "tests/kernel/turns.h"

#include "tests/kernel/test.h"

enum { GAP_US = 15 };

void runs_note(struct runs *r)
{
	seL4_Word time = now();
	unsigned n = r->count;

	if (n > 0 && time - r->list[n - 1].to <= GAP_US * TICKS_PER_US) {
		r->list[n - 1].to = time;
	} else if (n < RUNS_MAX) {
		r->list[n] = (struct run){ time, time };
		r->count = n + 1;
	}
}

void runs_note_for(struct runs *r, seL4_Word us)
{
	seL4_Word end = now() + us * TICKS_PER_US;

	while (now() < end) {
		runs_note(r);
	}
}

void runs_note_always(seL4_Word a, seL4_Word b, seL4_Word c)
{
	(void)b;
	(void)c;
	for (;;) {
		runs_note((struct runs *)a);
	}
}

/* The thread whose next run begins first, or the number of threads. */
static unsigned next_of(struct runs *const *runs, unsigned threads, const unsigned *at)
{
	unsigned best = threads;

	for (unsigned i = 0; i < threads; i++) {
		if (at[i] < runs[i]->count &&
		    (best == threads ||
		     runs[i]->list[at[i]].from < runs[best]->list[at[best]].from)) {
			best = i;
		}
	}
	return best;
}

unsigned turns_merge(struct runs *const *runs, unsigned threads, struct turn *turns, unsigned max)
{
	unsigned at[THREADS_OF_TURNS_MAX] = { 0 }, count = 0, who;

	while ((who = next_of(runs, threads, at)) < threads) {
		const struct run *run = &runs[who]->list[at[who]++];

		if (at[who] == RUNS_MAX) {
			break;
		}
		if (count > 0 && turns[count - 1].who == who) {
			turns[count - 1].to = run->to;
			turns[count - 1].ran += run->to - run->from;
		} else if (count < max) {
			turns[count++] = (struct turn){ who, run->from, run->to,
							run->to - run->from };
		}
	}
	return count;
}
