/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that wait at an object: highest priority first, in order of arrival
 * within one, linked by ipc_next and ipc_prev. The object has HEAD, and packs the
 * tail as it needs: both functions are given the tail and return the new one,
 * null when nobody is left.
 */
#pragma once

struct tcb;

/* Behind every thread of the same or a higher priority. */
struct tcb *wait_insert(struct tcb **head, struct tcb *tail, struct tcb *t);

/* Takes t out, wherever it stands. */
struct tcb *wait_remove(struct tcb **head, struct tcb *tail, struct tcb *t);
