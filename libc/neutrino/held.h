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
#include "words.h"

struct window_view;

struct slot {
	struct slot *next;	/* free list */
	seL4_CPtr reply;
	struct held *record;
	int rcvid;		/* 0: no message is held here */
	int next_rcvid;		/* of the next use */
	seL4_Word answering;	/* its badge, while the answer is on its way; else 0 */
	int chid;
	int kept;		/* one of the next four is not 0 */
	unsigned flags;		/* _NTO_MI_* */
	unsigned written;	/* reply bytes that MsgWrite() put, from 0 */
	struct window_view *window; /* the client's, if it offered one and it is mapped */
	char *reply_bytes;	/* what MsgWrite() put, where no window is */
	unsigned received;	/* bytes MsgReceive() gave out */
	/* What the trap brought, for receive_long(). */
	struct sel4_registers came;
	/* The message, if it is not in the window. */
	seL4_Word bytes[MSG_BUFFER_BYTES / sizeof(seL4_Word)];
};

/* rcvid: generation above, index below; always positive. */
enum { SLOT_INDEX_BITS = 20, SLOT_INDEX_MASK = (1 << SLOT_INDEX_BITS) - 1 };

/* The slot is free, or for another message: its rcvid means nothing any more. */
static inline void slot_forget(struct slot *s)
{
	s->rcvid = 0;
	s->next_rcvid = (s->next_rcvid + (1 << SLOT_INDEX_BITS)) & INT32_MAX >> 1;
}

/* All slots by index, from 1 on. Only grows; too small a table is kept for its readers. */
extern hidden struct slot **volatile slots_table;
extern hidden volatile seL4_Word slots_count;

/* The slot that RCVID names, while its message is held; NULL if it is not. */
static inline struct slot *slot_find(int rcvid)
{
	seL4_Word index = rcvid & SLOT_INDEX_MASK;
	struct slot *s;

	if (index - 1 >= __atomic_load_n(&slots_count, __ATOMIC_ACQUIRE)) {
		return 0;
	}
	s = slots_table[index];
	return s->rcvid == rcvid ? s : 0;
}

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
hidden size_t iov_gather(const struct iovec *iov, size_t parts, size_t skip, void *to,
			 size_t bytes);

/* The registers of a reply, made from parts; MR4.. are in the IPC buffer then. */
hidden void reply_prepare_long(struct slot *slot, unsigned flags, int low,
			       const struct iovec *iov, size_t parts, struct sel4_registers *r);

/* At most one part, of whole words that the client takes: reply_prepare_short() will do. */
static inline int reply_is_short(const struct slot *slot, const struct iovec *iov, size_t parts)
{
	if (parts == 0) {
		return !slot->kept;
	}
	return !slot->kept && parts == 1 && words_fit(iov[0].iov_base, iov[0].iov_len) &&
	       iov[0].iov_len <= msg_high(slot->record->sizes);
}

static inline void reply_prepare_short(unsigned flags, int low, const struct iovec *iov,
				       size_t parts, struct sel4_registers *r)
{
	size_t n = parts ? iov[0].iov_len : 0;

	words_load_whole(&r->mr[1], parts ? iov[0].iov_base : 0, n);
	r->info = msg_label(flags, 0, 0, 0, 0) << 12 | 4;
	r->mr[0] = msg_sizes((unsigned)low, n);
}

static inline void reply_prepare(struct slot *slot, unsigned flags, int low,
				 const struct iovec *iov, size_t parts, struct sel4_registers *r)
{
	if (__builtin_expect(reply_is_short(slot, iov, parts), 1)) {
		reply_prepare_short(flags, low, iov, parts, r);
	} else {
		reply_prepare_long(slot, flags, low, iov, parts, r);
	}
}
