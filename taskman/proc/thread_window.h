/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window of a thread (docs/design.md, section 4) and where servers have
 * mapped it. A server keeps its mapping until it says TM_WINDOW_DROP; it
 * hears TM_PULSE_WINDOW_GONE when the client's side is gone.
 */
#pragma once

struct thread;
struct process;

/* The thread's window in taskman and its size; NULL unless GENERATION is the present one. */
void *window_of_thread(struct thread *t, unsigned generation, unsigned long *size);

/* The thread ends, or takes another window: servers are told. */
void thread_window_gone(struct thread *t);

/* A server process ends: its mappings go (its space is gone, or about to). */
void process_windows_gone(struct process *p);
