/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answer and receive in one kernel call, which is how a server's loop turns.
 * Between the C library and lib/resmgr only.
 */
#pragma once

#include <sys/neutrino.h>

/* One turn of a loop: what to answer, and where the next message goes. */
struct slot;

struct msg_turn {
	struct slot *slot; /* the library's: NULL at first */
	int rcvid;	/* held; answered with STATUS and OUT */
	int status;
	const struct iovec *out;
	size_t out_parts;
	int chid;
	struct iovec in;
	/* Filled, but for the fields that are always 0: those it has from its owner. */
	struct _msg_info *info;
};

/*
 * MsgReplyv() and then MsgReceive(), as TURN says: rcvid, 0 for a pulse, or a
 * negative errno. TURN and the parts of its answer are read until it returns.
 */
int msg_reply_receive(struct msg_turn *turn);

/*
 * EVENT, which a client made, to the client behind (scoid, pid): also when its
 * message has been answered. 0 or a negative errno.
 */
int event_deliver(unsigned scoid, unsigned pid, const struct sigevent *event);
