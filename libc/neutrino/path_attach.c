/* SPDX-License-Identifier: Apache-2.0 */
/* Names in the path space: see path_attach.h. */
#include "path_attach.h"

#include <errno.h>
#include <string.h>

#include "libc/seam/tm.h"

int path_attach(const char *path, int chid, unsigned handle, unsigned flags, unsigned mode,
		unsigned long rdev)
{
	struct tm_path_attach request = {
		.code = TM_PATH_ATTACH, .flags = flags, .chid = chid, .handle = handle,
		.mode = mode, .rdev = rdev,
	};
	struct iovec iov[2] = {
		{ &request, sizeof(request) }, { (void *)path, strlen(path) + 1 },
	};
	struct msg_parts send = { iov, 2, sizeof(request) + iov[1].iov_len };
	struct msg_parts none = { 0, 0, 0 };
	struct msg_reply out;
	int error = msg_exchange(SYSMGR_COID, &send, &none, &out);

	return error ? -error : out.status;
}

int path_detach(int id)
{
	return tm_status(TM_PATH_DETACH, id, 0);
}
