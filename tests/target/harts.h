/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of scheduling need: the harts, the calling thread's policy, a
 * budget, and somebody who keeps a hart busy. Who runs is seen by who counts on a
 * shared hart, not by how long something took: a slow machine under the tests
 * stands still now and then, which makes somebody's run longer or shorter.
 */
#pragma once

#include <sched.h>
#include <stdatomic.h>

enum { MS = 1000000, BUDGET_MS = 5, PERIOD_MS = 50, LOW = 8, MIDDLE = 20, HIGH = 30 };

/* Asked once, before the calling thread gives any up: musl counts its run mask. */
unsigned harts(void);
unsigned last_hart(void);
unsigned hart_now(void);

/* Here and for everything made from now on. */
void stay_on(unsigned hart);
void go_anywhere(void);

/* Of the calling thread; 0 or an errno. */
int set_self(int policy, int priority);

long steady_ns(void);

/* Computes for so long. */
void spin_ms(long ms);

/* HIGH with BUDGET_MS in each PERIOD_MS, LOW without. */
struct sched_param sporadic(void);

/* In a child: what it sets ends with it. */
int in_child(int (*function)(void *));

/* Keeps the hart busy at a middle priority. */
struct rival {
	atomic_int stop;
	atomic_long count;
};

/* A thread's function: a struct rival that counts up at MIDDLE until it is told to stop. */
void *rival_run(void *argument);
