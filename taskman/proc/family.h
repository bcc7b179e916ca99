/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parents and children: what wait() answers, SIGCHLD, and who inherits the
 * children of a process that ends.
 */
#pragma once

struct process;

/* Who gets the children of P when it ends. */
struct process *family_heir(const struct process *p);
/* P has ended: its children get another parent. */
void family_orphan(struct process *p);

/* Tells the parent that P has ended; frees P if nobody will ask. */
void family_report_end(struct process *p);
/* P was stopped by SIGNO, or goes on (SIGNO 0). */
void family_report_stop(struct process *p, int signo);
