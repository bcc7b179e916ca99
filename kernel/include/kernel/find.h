/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain case of a capability lookup, inline: every CNode on the way fits
 * and the guards match. What it does not find, api/lookup.c finds, or tells
 * what is wrong with it.
 */
#pragma once

#include "abi/sel4/types.h"
#include "kernel/tcb.h"

/* The slot that ADDRESS names in the CNode in ROOT with all its bits; NULL: not plain. */
static inline struct slot *find_exactly(struct slot *root, word address)
{
	struct slot *s = root;
	long left = seL4_WordBits;

	do {
		word w0 = s->cap.w0;
		word guard_size = w0 >> CAP_GUARD_SIZE_SHIFT & 63;
		word radix = w0 >> CAP_SIZE_SHIFT & 63;

		if (unlikely((w0 & ((1 << CAP_TYPE_BITS) - 1)) != CAP_CNODE ||
			     address >> 1 >> (63 - guard_size) != s->cap.w1)) {
			return NULL;
		}
		left -= guard_size + radix;
		if (unlikely(left < 0)) {
			return NULL;
		}
		address <<= guard_size;
		s = (struct slot *)((int64_t)w0 >> CAP_ADDRESS_SHIFT) +
		    (address >> (seL4_WordBits - radix));
		address <<= radix;
	} while (left != 0);
	return s;
}

static inline struct slot *find_slot(struct tcb *t, word cptr)
{
	struct slot *s = &t->slots[TCB_CSPACE];
	long left = seL4_WordBits;

	do {
		word w0 = s->cap.w0;
		word guard_size = w0 >> CAP_GUARD_SIZE_SHIFT & 63;
		word radix = w0 >> CAP_SIZE_SHIFT & 63;

		if (unlikely((w0 & ((1 << CAP_TYPE_BITS) - 1)) != CAP_CNODE)) {
			return left == seL4_WordBits ? NULL : s;
		}
		/* The bits to resolve stand at the top. In two shifts, as 64 is none. */
		if (unlikely(cptr >> 1 >> (63 - guard_size) != s->cap.w1)) {
			return NULL;
		}
		left -= guard_size + radix;
		if (unlikely(left < 0)) {
			return NULL;
		}
		cptr <<= guard_size;
		s = (struct slot *)((int64_t)w0 >> CAP_ADDRESS_SHIFT) +
		    (cptr >> (seL4_WordBits - radix));
		cptr <<= radix;
	} while (left != 0);
	return s;
}
