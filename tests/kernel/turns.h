/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who ran when on a core. Each thread of a core notes the time as it computes;
 * afterwards the notes of all of them give the order of their turns.
 *
 * The machine below us may stop at any moment, and to the kernel that is time
 * that the running thread has used. So tests compare the last thing that one
 * thread saw with the first that another did: what lies between holds whatever
 * the kernel's clock said, and a stop can only make it longer.
 */
#pragma once

#include "sel4/sel4.h"

enum { RUNS_MAX = 1024, THREADS_OF_TURNS_MAX = 8 };

/* Ticks. */
struct run {
	seL4_Word from, to;
};

/* Written by its thread only. */
struct runs {
	volatile unsigned count;
	struct run list[RUNS_MAX];
};

/* Of one thread, with nobody else between from and to; ran is what it noted of that. */
struct turn {
	unsigned who;
	seL4_Word from, to, ran;
};

/* Called all the time by the thread that runs; what is over is kept, up to RUNS_MAX. */
void runs_note(struct runs *r);

/* Notes for so long. */
void runs_note_for(struct runs *r, seL4_Word us);

/* Notes for ever: a thread's function; a is its struct runs. */
void runs_note_always(seL4_Word a, seL4_Word b, seL4_Word c);

/*
 * The turns of threads that have stopped, in order, up to where the notes of one
 * are full; returns how many, at most max.
 */
unsigned turns_merge(struct runs *const *runs, unsigned threads, struct turn *turns, unsigned max);
