/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answer and receive in one kernel call, which is how a server's loop turns.
 * Between the C library and lib/resmgr only.
 */
#pragma once

#include <sys/neutrino.h>

/*
 * MsgReplyv(RCVID, STATUS, OUT), then MsgReceivev(CHID, IOV): rcvid, 0 for a
 * pulse, or a negative errno. The parts of OUT are read before it waits.
 */
int msg_reply_receive(int rcvid, int status, const struct iovec *out, size_t out_parts, int chid,
		      const struct iovec *iov, size_t parts, struct _msg_info *info);

/*
 * EVENT, which a client made, to the client behind (scoid, pid): also when its
 * message has been answered. 0 or a negative errno.
 */
int event_deliver(unsigned scoid, unsigned pid, const struct sigevent *event);
