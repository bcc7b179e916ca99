/* SPDX-License-Identifier: Apache-2.0 */
/* read() of a terminal: canonical lines, VMIN and VTIME, those who wait. */
#pragma once

#include "terminal.h"

int reader_io(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb);

/* Bytes have come: the time between two of them starts anew. */
void readers_typed(struct terminal *t);

/* Answers readers for whom there is enough, or whose time is over; 1 if any. */
int readers_run(struct terminal *t);

/* Sends again those who wait and are not of the foreground group any more. */
void readers_check(struct terminal *t);
