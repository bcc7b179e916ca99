/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCHED_SPORADIC: a real MCS budget at the thread's own priority. A kernel
 * that finds it used up sends a timeout fault; the thread then goes on at its
 * low priority, round robin, until a period has gone by since it began to use
 * the budget. sched.c sets the parameters, hart.c fills the scheduling context.
 */
#pragma once

struct thread;

/* The priority that T runs at now. */
int sporadic_priority(const struct thread *t);

/* After T's policy was set: the kernel tells when a budget is used up, or does not. */
void sporadic_begin(struct thread *t);

/* T's budget is used up: what the timeout fault says. */
void sporadic_exhausted(struct thread *t);

/* T ends, or has another policy from now on: nothing is due any more. */
void sporadic_end(struct thread *t);
