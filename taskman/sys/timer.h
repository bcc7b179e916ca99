/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sleeping threads and POSIX timers: TM_SLEEP, TM_WAKE_AT, TM_TIMER_*.
 * A timer is an alarm of its process; a sleeper an alarm of its thread.
 */
#pragma once

struct process;
struct thread;

/* The thread or process ends: what it had armed is disarmed and freed. */
void timers_thread_gone(struct thread *thread);
void timers_process_gone(struct process *process);

/* The time of day was set: absolute timers on it are armed anew. */
void timers_clock_set(void);

unsigned long timers_count(void);
