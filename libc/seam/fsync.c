/* SPDX-License-Identifier: Apache-2.0 */
/* fsync(): until the server has the file on its medium. */
#include "io.h"

hidden long call_NR_fsync(long fd)
{
	struct io_sync request = { .type = _IO_SYNC };

	return io_small(fd, &request, sizeof(request), 0, 0);
}
