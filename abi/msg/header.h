/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header of every message between processes: the label of its
 * MessageInfo and its first message register (docs/design.md, section 4).
 *
 * Label  3:0 zero   4: one   5: MSG_ERROR   6: MSG_IN_WINDOW   7: MSG_PULSE
 *        15:8 priority   31:16 tid   39:32 window generation   51:40 sequence
 * MR0    request: 31:0 bytes sent, 63:32 bytes the sender can take back
 *        reply:   31:0 status or errno, 63:32 bytes replied
 */
#pragma once

#include "abi/sel4/types.h"

enum {
	MSG_LABEL = 1 << 4,
	MSG_ERROR = 1 << 5,
	MSG_IN_WINDOW = 1 << 6,
	/* A pulse forwarded into the endpoint by a library's pulse thread. */
	MSG_PULSE = 1 << 7,
	MSG_PRIORITY_SHIFT = 8,
	MSG_TID_SHIFT = 16,
	MSG_WINDOW_SHIFT = 32,
	MSG_SEQ_SHIFT = 40,
	MSG_SEQ_MASK = 0xfff,
	/* Bytes that travel in registers, and with the IPC buffer added. */
	MSG_REGISTER_BYTES = 24,
	MSG_BUFFER_BYTES = (seL4_MsgMaxLength - 1) * 8,
	/* Reply bytes in a window start on such a boundary. */
	MSG_WINDOW_ALIGN = 64,
};

static inline seL4_Word msg_label(unsigned flags, unsigned priority, unsigned tid,
				  unsigned window, unsigned seq)
{
	return MSG_LABEL | flags | (seL4_Word)priority << MSG_PRIORITY_SHIFT |
	       (seL4_Word)tid << MSG_TID_SHIFT | (seL4_Word)window << MSG_WINDOW_SHIFT |
	       (seL4_Word)(seq & MSG_SEQ_MASK) << MSG_SEQ_SHIFT;
}

static inline unsigned msg_priority(seL4_Word label)
{
	return label >> MSG_PRIORITY_SHIFT & 0xff;
}

static inline unsigned msg_tid(seL4_Word label)
{
	return label >> MSG_TID_SHIFT & 0xffff;
}

static inline unsigned msg_window(seL4_Word label)
{
	return label >> MSG_WINDOW_SHIFT & 0xff;
}

static inline unsigned msg_seq(seL4_Word label)
{
	return label >> MSG_SEQ_SHIFT & MSG_SEQ_MASK;
}

static inline seL4_Word msg_sizes(unsigned low, unsigned high)
{
	return (seL4_Word)high << 32 | low;
}

static inline unsigned msg_low(seL4_Word mr0)
{
	return (unsigned)mr0;
}

static inline unsigned msg_high(seL4_Word mr0)
{
	return mr0 >> 32;
}

/* MessageInfo length for a number of bytes that fit the IPC buffer. */
static inline unsigned msg_words(unsigned bytes)
{
	return bytes <= MSG_REGISTER_BYTES ? 4 : 1 + (bytes + 7) / 8;
}

/* Where in the window the reply bytes of a message go. */
static inline unsigned long msg_reply_offset(seL4_Word label, unsigned sent)
{
	if (!(label & MSG_IN_WINDOW)) {
		return 0;
	}
	return ((unsigned long)sent + MSG_WINDOW_ALIGN - 1) & ~(MSG_WINDOW_ALIGN - 1UL);
}
