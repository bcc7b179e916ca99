/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the random root server share: the numbers, the digest, and
 * the window of slots that the calls fill. random.c owns them, random_call.c
 * makes calls, random_partner.c runs the threads that answer some of them.
 */
#pragma once

#include "sel4/sel4.h"
#include "tests/kernel/thread.h"

enum {
	WINDOW = 40,
	PRIO_MADE_MAX = 50, /* of threads in the window: they never run */
	PRIO_MAIN = 60,
	PRIO_WORKER = 100,
};

/* The window's first slot holds an untyped; large, outside it, one for a mega page. */
extern seL4_CPtr window, large;

/* What addresses are relative to in the digest. */
extern seL4_Word base_address;

extern struct thread *worker;

/* The next number of the seed's sequence, and one below a limit. */
seL4_Word random_next(void);
seL4_Word random_below(seL4_Word limit);

/* A slot of the window. */
seL4_CPtr random_slot(void);

void digest_mix(seL4_Word word);

/* Prints, if this is the seed whose calls are wanted. */
void trace(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One random call; the digest takes what it answered. */
void random_call(seL4_Word number);

/* Makes the partners of a seed, before its first call. */
void partners_new(void);

/* Whether they take capabilities from messages. */
void partners_accept(int accept);

/* Starts one anew, or changes what it is bound to; the digest takes the errors. */
int partner_call(seL4_Word which);
