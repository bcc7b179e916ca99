/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who still gets memory and processes when there is little left. A part of
 * both is kept back from whoever has much: a job that takes everything finds
 * nothing more while a shell can start a program, servers go on serving, and
 * taskman can end what has to end. Who has much is looked at only then, so
 * it costs nothing while there is enough.
 */
#pragma once

#include <stddef.h>

struct process;
struct request;

/* From now on pages_are_short() asks here. Once, at start. */
void share_init(void);

/* May FROM make one more process? EAGAIN. */
int share_process(const struct process *from);

/* How many processes there may be before those who have many get no more. */
unsigned long share_processes_most(void);

/*
 * Answers with ERROR, but not at once: the more processes there are, the
 * later, so that those who ask again and again leave others processor time.
 * A handler's result.
 */
int share_refuse(struct request *r, int error);

/* Bytes that must stay free after the present request or fault has been served. */
size_t share_floor(void);
/* The same for one that is promised LENGTH bytes of memory for later. */
size_t share_floor_promised(size_t length);
