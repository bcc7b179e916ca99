/* SPDX-License-Identifier: Apache-2.0 */
/* write() of a terminal: in order, blocking while the output is full. */
#pragma once

#include "terminal.h"

int writer_io(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb);

/* Takes bytes of the first writer; 1 if something moved. */
int writers_run(struct terminal *t);
