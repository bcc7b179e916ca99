/* SPDX-License-Identifier: Apache-2.0 */
/* close(): the coid goes; the server hears of it with the last one. */
#include "libc/neutrino/pulse_send.h"
#include "file_lock.h"
#include "path.h"
#include "tm.h"

hidden long call_NR_close(long fd)
{
	long result;

	if (fd < 0 || fd >= SYSMGR_COID) {
		return -EBADF;
	}
	file_lock_closes(fd);
	fd_path_clear(fd);
	pulse_send_closes(fd);
	result = tm_status(TM_CONNECT_DETACH, fd, 0);
	pulse_send_has_closed();
	return result;
}
