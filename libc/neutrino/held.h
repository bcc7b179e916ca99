/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that this process has received and not answered. Each stands in a
 * `struct slot`: a reply object, the record that taskman reads (docs/design.md,
 * section 6), and what the library needs to read on and to reply. Slots come
 * from taskman in batches and are kept for ever; rcvid names slot and use.
 *
 * A slot belongs to the thread that receives with it, then to whoever uses its
 * rcvid; `held_lock` guards the free list, the table and the windows.
 */
#pragma once

#include <sys/uio.h>

#include "abi/msg/badge.h"
#include "abi/msg/tm.h"
#include "libc/seam/seam.h"

struct window_view;

struct slot {
	struct slot *next;	/* free list */
	seL4_CPtr reply;
	struct held *record;
	unsigned index;
	unsigned generation;	/* changes with each use */
	int in_use;		/* a message is held here */
	seL4_Word answering;	/* its badge, while the answer is on its way; else 0 */
	int chid;
	unsigned flags;		/* _NTO_MI_* */
	unsigned received;	/* bytes MsgReceive() gave out */
	unsigned written;	/* reply bytes that MsgWrite() put, from 0 */
	struct window_view *window; /* the client's, if it offered one and it is mapped */
	char *reply_bytes;	/* what MsgWrite() put, where no window is */
	/* The message, if it is not in the window. */
	seL4_Word bytes[MSG_BUFFER_BYTES / sizeof(seL4_Word)];
};

/* rcvid: generation above, index + 1 below; always positive. */
enum { SLOT_INDEX_BITS = 20, SLOT_GENERATION_MASK = 0x3ff };

static inline int slot_rcvid(const struct slot *s)
{
	return (int)(s->generation << SLOT_INDEX_BITS | (s->index + 1));
}

/* The slot that RCVID names, while its message is held; NULL if it is not. */
hidden struct slot *slot_find(int rcvid);

/* A free slot for the next receive: 0 or an errno. */
hidden int slot_take(struct slot **slot);
/* Back to the free ones; its message is answered, or it never had one. */
hidden void slot_put(struct slot *slot);

/* Every held message of client (pid, tid); seq < 0: any. NULL: none. */
hidden struct slot *slot_of_client(unsigned pid, unsigned tid, int seq);
/* That message has been answered, or is being: nothing needs to be done about it. */
hidden int slot_is_answering(unsigned pid, unsigned tid, unsigned seq);

hidden void held_lock(void);
hidden void held_unlock(void);

/* A client's window as this process sees it. */
struct window_view {
	struct window_view *next;
	unsigned pid, tid, generation;
	unsigned scoid;
	unsigned uses;		/* slots that look at it */
	int gone;		/* the client gave it up: unmapped with its last use */
	char *address;
	size_t size;
};

/* The window that the message in SLOT came with or offers: 0 or an errno. */
hidden int slot_window(struct slot *slot);
hidden void window_gone(unsigned pid, unsigned tid, unsigned generation);

/* Copies between bytes and parts; both return the bytes copied. */
hidden size_t iov_scatter(const struct iovec *iov, size_t parts, const void *from, size_t bytes);
hidden size_t iov_gather(const struct iovec *iov, size_t parts, size_t skip, void *to, size_t bytes);

/* The registers of a reply, made from parts; MR4.. are in the IPC buffer then. */
hidden void reply_prepare(struct slot *slot, unsigned flags, int low, const struct iovec *iov,
			  size_t parts, struct seam_registers *r);
