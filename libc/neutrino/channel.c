/* SPDX-License-Identifier: Apache-2.0 */
/* ChannelCreate() and ChannelDestroy(): see <sys/neutrino.h>. */
#include <sys/neutrino.h>

#include "libc/seam/tm.h"
#include "pulse_queue.h"
#include "with_errno.h"

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
