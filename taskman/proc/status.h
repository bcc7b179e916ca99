/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What /proc and pidin show: the true state of threads, put together from
 * the thread page (what a thread says it does), parked requests (what it
 * waits for at taskman) and held records (which server has its message).
 */
#pragma once

#include "abi/sel4/types.h"

struct process;
struct thread;

enum status_state {
	STATUS_DEAD, STATUS_RUNNING, STATUS_READY, STATUS_STOPPED, STATUS_SEND, STATUS_RECEIVE,
	STATUS_REPLY, STATUS_WAITTHREAD, STATUS_SIGSUSPEND, STATUS_SIGWAITINFO,
	STATUS_NANOSLEEP, STATUS_MUTEX, STATUS_CONDVAR, STATUS_JOIN, STATUS_INTR, STATUS_SEM,
	STATUS_WAITPROC,
};

struct thread_status {
	unsigned tid;
	int priority;
	int hart;
	enum status_state state;
	/* SEND, REPLY: server and channel; RECEIVE: chid; JOIN: tid; MUTEX...: low address half. */
	unsigned blocked_pid, blocked_on;
	seL4_Word cpu_ns;
	char name[32];
};

struct process_status {
	unsigned pid, ppid, pgid, sid;
	unsigned ruid, euid, rgid, egid;
	unsigned threads;
	char letter; /* ps: R S T Z */
	int zombie;
	seL4_Word user_ns, system_ns, start_ticks, memory_bytes;
	char name[32];
};

void process_status(struct process *p, struct process_status *status);
void thread_status(struct thread *t, struct thread_status *status);
const char *status_state_name(enum status_state state);
