/* SPDX-License-Identifier: Apache-2.0 */
/* dup3(): exactly that descriptor, after closing what was there. */
#include <fcntl.h>

#include "libc/neutrino/pulse_send.h"
#include "file_lock.h"
#include "path.h"
#include "tm.h"

hidden long call_NR_dup3(long fd, long target, long flags)
{
	struct tm_connect_dup request = {
		.code = TM_CONNECT_DUP,
		.kind = TM_DUP_EXACTLY,
		.coid = fd,
		.target = target,
		.flags = flags & O_CLOEXEC ? 1 : 0,
	};
	struct msg_reply out;
	int error;

	if (fd < 0 || target < 0) {
		return -EBADF;
	}
	if (fd == target || (flags & ~O_CLOEXEC)) {
		return -EINVAL;
	}
	file_lock_closes(target);
	pulse_send_closes(target);
	error = tm_ask(&request, sizeof(request), 0, 0, &out);
	pulse_send_has_closed();
	if (error) {
		return -error;
	}
	fd_path_copy(fd, target);
	return target;
}
