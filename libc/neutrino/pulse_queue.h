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
 * Held by whoever asks taskman about a channel of this process and notes the
 * answer in its record, over both: then no record is made, and no ring put in
 * one, for a channel that another thread ends meanwhile. No handler runs in
 * between. The record's own lock is taken inside of it.
 */
hidden void requests_lock(void);
hidden void requests_unlock(void);

/*
 * This thread receives on CHID: the first such thread of a channel gets its
 * notification, a further one has it forwarded. 0 or an errno.
 */
hidden int channel_prepare(int chid);

/*
 * Changes when a chid may mean another channel than before; the highest bit is
 * set while pulses wait in this process, on whatever channel.
 */
extern hidden volatile unsigned channels_epoch;
enum { EPOCH_PULSES = (int)(1U << 31) };

/* This thread has done that, and no pulse is to be given first. */
static inline int channel_is_quiet(struct thread_page *page, int chid)
{
	const struct thread_library *library = seam_library_of(page);

	return library->receives_on == chid && library->receives_epoch == channels_epoch;
}

static inline int pulses_wait(void)
{
	return channels_epoch >> 31;
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

/* Interrupts: BIT of the channel's badge means PULSE. 0 or ENOMEM. With requests_lock(). */
hidden int interrupt_note(int chid, unsigned bit, int priority, const struct _pulse *pulse);
hidden void interrupt_forget(int chid, unsigned bit);
/* Those of CHID ended with it. Weak, so that only a program with interrupts carries them. */
hidden weak void interrupts_channel_gone(int chid);

/* The end of a channel, here and at taskman: 0 or a negative errno. */
hidden int channel_end(int chid);
