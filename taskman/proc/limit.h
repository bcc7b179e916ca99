/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What setrlimit() sets, and who keeps to it: memory the address space
 * (mem/map.c, mem/fault.c), threads of a user their creation, processor time
 * an alarm, descriptors coid.c, and the size of files the process's own
 * library, which finds the limit in its thread page. What nobody measures
 * (core files, resident and locked memory) is kept and told.
 */
#pragma once

struct process;
struct space;
struct thread_page;

/* Of the first process; others inherit. */
void limits_init(struct process *p);

/* Tells SPACE, which P has or will have, its limits. */
void limits_rule(const struct process *p, struct space *space);
/* Tells a thread what its library looks after. */
void limits_tell(const struct process *p, struct thread_page *page);

/* EAGAIN: P's user has as many threads as P's limit allows. Root has no such limit. */
int limit_threads(const struct process *p);

/* Watches P's processor time from now on, if that is limited; and no longer. */
void limit_cpu_watch(struct process *p);
void limit_cpu_forget(struct process *p);
