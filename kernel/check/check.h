/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of the debug build, for each other and for tests. Each ends in a
 * panic that names the condition. Kernel lock.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/slot.h"

struct endpoint;
struct notification;
struct reply;

/* How much each operation looks at; tests want everything. */
extern word check_slots_each;	/* slots of each CNode after an operation */
extern word check_all_every;	/* operations between two looks at all slots */
extern bool check_is_off;	/* a debugger measures the kernel: no checks, no words */
extern word check_reach;	/* how far relatives are searched in the tree's list */

/* A slot, its relatives, and the object behind its cap. */
void check_slot(const struct slot *s);

/* path.c: a system call comes in; the kernel is about to leave. */
void check_path_begin(const struct core *core, long number);
void check_path_end(const struct core *core);

/* tree.c */
void check_relatives(const struct slot *s);
word check_memory_size(struct cap cap);	/* 0: stands for no memory, or is not known */

/* object.c */
void check_cap(struct cap cap);
void check_thread(const struct tcb *t);
void check_context(struct sched_context *sc);
void check_reply(const struct reply *r);

/* queue.c */
void check_core_queues(struct core *core);
void check_endpoint(const struct endpoint *e);
void check_notification(const struct notification *n);
void check_waiter_links(const struct tcb *t);
