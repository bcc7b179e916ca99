/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pulses of this process's channels that have arrived and not been given
 * out yet, by priority and then by the time they were sent. They come from
 * three places (docs/design.md, section 8): the rings of senders, taskman,
 * and interrupts. A badge says where to look.
 */
#pragma once

#include <sys/neutrino.h>
#include <sys/uio.h>

#include "libc/seam/seam.h"

/*
 * This thread receives on CHID: the first such thread of a channel gets its
 * notification, a further one has it forwarded. 0 or an errno.
 */
hidden int channel_prepare(int chid);

/* Changes when a chid may mean another channel than before. */
extern hidden volatile unsigned channels_epoch;

/* This thread has done that. */
static inline int channel_is_prepared(int chid)
{
	const struct thread_library *library = seam_library();

	return library->receives_on == chid && library->receives_epoch == channels_epoch;
}

/* It has been received on and not been destroyed. */
hidden int channel_is_known(int chid);

/*
 * Gives the first pulse of CHID that waits in this process: 0, as MsgReceive()
 * returns for a pulse, or -EAGAIN. What has arrived meanwhile is looked at too.
 */
hidden int pulse_give(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info);

/* The same after BADGE has come, from the notification or forwarded by taskman. */
hidden int pulse_arrived(int chid, seL4_Word badge, const struct iovec *iov, size_t parts,
			 struct _msg_info *info);

/* Not 0: pulses wait in this process, on some channel. */
extern hidden volatile unsigned pulses_waiting;

/* Interrupts: BIT of the channel's badge means PULSE. 0 or ENOMEM. */
hidden int interrupt_note(int chid, unsigned bit, int priority, const struct _pulse *pulse);
hidden void interrupt_forget(int chid, unsigned bit);

/* The channel is destroyed. */
hidden void channel_forget(int chid);
