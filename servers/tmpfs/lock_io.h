/* SPDX-License-Identifier: Apache-2.0 */
/* Messages about locks of tmpfs, and what ends them: closing, and the end of a process. */
#pragma once

#include <sys/dispatch.h>

#include "io.h"

/* The handler of _IO_LOCK, and of an interrupted one. */
int file_io_lock(resmgr_context_t *ctp, io_lock_t *msg, RESMGR_OCB_T *ocb);
int file_io_unblock(resmgr_context_t *ctp, void *msg, RESMGR_OCB_T *ocb);

/* An open file goes, and what flock() has of it. */
void locks_of_file_end(struct open_file *f);

/* The last connection of a process has gone; a handler for pulse_attach(). */
int locks_of_process_end(message_context_t *ctp, int code, unsigned flags, void *handle);
