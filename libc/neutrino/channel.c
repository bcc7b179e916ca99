/* SPDX-License-Identifier: Apache-2.0 */
/* ChannelCreate() and ChannelDestroy(): see <sys/neutrino.h>. */
#include <errno.h>
#include <sys/neutrino.h>

#include "libc/seam/tm.h"
#include "pulse_queue.h"

static int with_errno(int result)
{
	if (result < 0) {
		errno = -result;
		return -1;
	}
	return result;
}

int ChannelCreate_r(unsigned flags)
{
	return tm_status(TM_CHANNEL_CREATE, flags, 0);
}

int ChannelCreate(unsigned flags)
{
	return with_errno(ChannelCreate_r(flags));
}

int ChannelDestroy_r(int chid)
{
	return channel_end(chid);
}

int ChannelDestroy(int chid)
{
	return with_errno(ChannelDestroy_r(chid));
}
