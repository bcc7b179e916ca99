/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receiving side of the library, between its files: receive, reply, and
 * both in one trap, which is how a server's loop turns.
 */
#pragma once

#include <sys/neutrino.h>

#include "held.h"
#include "reply_receive.h"

/* rcvid, 0 for a pulse, or a negative errno. */
hidden int msg_receive(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info);

hidden void slot_info(const struct slot *s, struct _msg_info *info);

/* Where the bytes of a held message stand; NULL: the window is gone. */
hidden const char *slot_message(struct slot *s, size_t *bytes);

/* The answer goes out now: from held to answering, in this order. */
static inline void slot_answering(struct slot *s)
{
	struct held *record = s->record;

	s->answering = record->badge;
	a_barrier();
	record->badge = 0;
}

/* As slot_put() and slot_take() of the same one. */
hidden void slot_reuse(struct slot *s);

static inline void slot_renew(struct slot *s)
{
	if (__builtin_expect(s->kept, 0)) {
		slot_reuse(s);
	} else {
		slot_forget(s);
	}
}
