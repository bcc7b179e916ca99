/* SPDX-License-Identifier: Apache-2.0 */
/* Where /dev/tty leads for the processes of a session: TM_SESSION_TTY, for terminals (root). */
#pragma once

/* PATH "" takes it away. 0 or an errno: ESRCH when there is no such session. */
int session_tty_set(int sid, const char *path);
