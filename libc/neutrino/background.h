/* SPDX-License-Identifier: Apache-2.0 */
/* What POSIX says to a background process, for drivers of terminals: TM_BACKGROUND. */
#pragma once

#include <sys/neutrino.h>

/*
 * The client of INFO, in the background, wants what asks for SIGNO (SIGTTIN or
 * SIGTTOU). 0: it may; ERESTART: its group has been sent the signal, answer
 * with this; EIO: nobody could continue it. ESRCH: it is gone.
 */
int client_background(const struct _msg_info *info, int signo);
