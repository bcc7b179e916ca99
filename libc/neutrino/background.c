/* SPDX-License-Identifier: Apache-2.0 */
/* See background.h. */
#include "background.h"

#include <errno.h>

#include "libc/seam/tm.h"

int client_background(const struct _msg_info *info, int signo)
{
	struct tm_background request = {
		.code = TM_BACKGROUND, .signo = signo, .scoid = info->scoid, .pid = info->pid,
		.tid = info->tid,
	};
	struct msg_reply out;
	int error = tm_ask(&request, sizeof(request), 0, 0, &out);

	if (!error && out.status == TM_BACKGROUND_SENT) {
		error = ERESTART;
	}
	return error;
}
