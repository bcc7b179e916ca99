/* SPDX-License-Identifier: Apache-2.0 */
/* See session_tty.h. */
#include "session_tty.h"

#include <stddef.h>
#include <string.h>

#include "libc/seam/tm.h"

int session_tty_set(int sid, const char *path)
{
	struct tm_session_tty request = { .code = TM_SESSION_TTY, .sid = sid };
	struct iovec iov[2] = {
		{ &request, offsetof(struct tm_session_tty, path) },
		{ (void *)path, strlen(path) + 1 },
	};
	struct msg_parts send = { iov, 2, iov[0].iov_len + iov[1].iov_len };
	struct msg_parts none = { 0, 0, 0 };
	struct msg_reply out;

	return msg_exchange(SYSMGR_COID, &send, &none, &out);
}
