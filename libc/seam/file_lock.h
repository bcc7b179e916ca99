/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks of fcntl() and flock() are the server's. close() gives up all locks
 * that the process has on the file, but a server hears of the last close of
 * a shared descriptor only: so close() and dup2() say it here, in a process
 * that has ever locked anything.
 */
#pragma once

#include <fcntl.h>

#include "seam.h"

/* COMMAND: F_GETLK, F_SETLK, F_SETLKW or the F_OFD_ ones. 0 or a negative errno. */
hidden long file_lock(long fd, int command, struct flock *f);

/* The descriptor is about to be closed. */
hidden void file_lock_closes(long fd);
