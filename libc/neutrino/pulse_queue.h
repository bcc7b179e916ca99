/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pulses that this process has fetched from taskman and not given out yet,
 * and interrupts that have fired, by channel. Also the side of the unblock
 * protocol that the server's library owns (docs/design.md, section 7).
 */
#pragma once

#include <sys/neutrino.h>
#include <sys/uio.h>

#include "libc/seam/seam.h"

/* Binds the channel's notification to the thread at its first receive. 0 or an errno. */
hidden int channel_prepare(int chid);

/* It has been received on and not been destroyed. */
hidden int channel_is_known(int chid);

/* A pulse of CHID is there to be given. */
hidden int pulse_waits(int chid);

/* Gives the first one out: always 0, as MsgReceive() returns for a pulse. */
hidden int pulse_give(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info);

/* The notification's badge came: fetches what it speaks of. Is a pulse there now? */
hidden int pulses_arrived(int chid, seL4_Word badge);

/* Was this message refused before it came? Then it counts as taken. */
hidden int refused_take(unsigned pid, unsigned tid, unsigned seq);

/* Interrupts: BIT of the channel's badge means PULSE. 0 or ENOMEM. */
hidden int interrupt_note(int chid, unsigned bit, int priority, const struct _pulse *pulse);
hidden void interrupt_forget(int chid, unsigned bit);

/* The channel is destroyed. */
hidden void channel_forget(int chid);
