/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sending a message, as every call of the library does it (docs/design.md,
 * section 4). msg_exchange() is the general form; msg_registers() is the
 * short one for requests of at most 24 bytes, which is most of them.
 * Both return 0 or a positive errno; `status` is what the server gave, and
 * `got` the reply bytes it sent, which may be more than what was asked for.
 * Whoever may be restarted after a signal uses the *_restart forms.
 */
#pragma once

#include <sys/uio.h>
#include "seam.h"

/* As the public header has them. */
#define _NTO_SIDE_CHANNEL 0x40000000
#define SYSMGR_COID _NTO_SIDE_CHANNEL

struct msg_parts {
	const struct iovec *iov;
	int count;
	size_t bytes;
};

struct msg_reply {
	int status;
	unsigned got;
};

/* words: the request's bytes, the rest zero; bytes <= 24. */
hidden int msg_registers_as(int coid, const seL4_Word words[3], unsigned bytes, void *reply,
			    size_t reply_bytes, struct msg_reply *out, unsigned state);

/* state: what to publish instead of SEND, where the reply may take its time. */
static inline int msg_registers(int coid, const seL4_Word words[3], unsigned bytes, void *reply,
				size_t reply_bytes, struct msg_reply *out)
{
	return msg_registers_as(coid, words, bytes, reply, reply_bytes, out, THREAD_STATE_SEND);
}

hidden int msg_exchange(int coid, const struct msg_parts *send, const struct msg_parts *reply,
			struct msg_reply *out);
/* One buffer each way. */
hidden int msg_send(int coid, const void *send, size_t bytes, void *reply, size_t reply_bytes,
		    struct msg_reply *out);

/* The same, again after a handler that was installed with SA_RESTART. */
hidden int msg_registers_restart(int coid, const seL4_Word words[3], unsigned bytes, void *reply,
				 size_t reply_bytes, struct msg_reply *out);
hidden int msg_exchange_restart(int coid, const struct msg_parts *send,
				const struct msg_parts *reply, struct msg_reply *out);
hidden int msg_send_restart(int coid, const void *send, size_t bytes, void *reply,
			    size_t reply_bytes, struct msg_reply *out);

/* Bytes in all parts; SIZE_MAX if the sum is no size. */
static inline size_t msg_parts_bytes(const struct iovec *iov, int count)
{
	size_t sum = 0;

	for (int i = 0; i < count; i++) {
		if (iov[i].iov_len > (size_t)-1 / 2 - sum) {
			return (size_t)-1;
		}
		sum += iov[i].iov_len;
	}
	return sum;
}

/* A window of at least `size` bytes for this thread: 0 or an errno. */
hidden int window_ensure(struct thread_page *page, size_t size);
/* After an interrupted call the server may still write: another window next time. */
hidden void window_abandon(struct thread_page *page);
/* The errno of a call that the kernel refused: the connection is dead. */
hidden int msg_refused(int coid, seL4_Word label);

static inline int msg_may_restart(const struct thread_page *page)
{
	const struct thread_library *library = (const struct thread_library *)page->library;

	return !library->no_restart && !library->interrupt;
}
