/* SPDX-License-Identifier: Apache-2.0 */
/* devctl() of a terminal: settings, queues, window size, and the session's. */
#pragma once

#include "terminal.h"

int control_io(resmgr_context_t *ctp, io_devctl_t *msg, RESMGR_OCB_T *ocb);

/* Answers those who waited for the output to be out, or a break to be over; 1 if any. */
int controls_run(struct terminal *t);
