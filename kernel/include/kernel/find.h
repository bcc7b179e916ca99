/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain case of a capability lookup, inline: every CNode on the way fits
 * and the guards match. What it does not find, api/lookup.c finds, or tells
 * what is wrong with it.
 */
#pragma once

#include "abi/sel4/types.h"
#include "kernel/tcb.h"

static inline struct slot *find_slot(struct tcb *t, word cptr)
{
	struct slot *s = &t->slots[TCB_CSPACE];
	word left = seL4_WordBits;

	do {
		word w0 = s->cap.w0;

		if (unlikely((w0 & MASK(CAP_TYPE_BITS)) != CAP_CNODE)) {
			return left == seL4_WordBits ? NULL : s;
		}
		left -= w0 >> CAP_GUARD_SIZE_SHIFT & 63;
		/* A guard of no bits in front of all 64 is left to the long way. */
		if (unlikely(left >= seL4_WordBits || cptr >> left != s->cap.w1)) {
			return NULL;
		}
		cptr &= BIT(left) - 1;
		left -= w0 >> CAP_SIZE_SHIFT & 63;
		if (unlikely(left >= seL4_WordBits)) {
			return NULL;
		}
		s = (struct slot *)((int64_t)w0 >> CAP_ADDRESS_SHIFT) + (cptr >> left);
		cptr &= BIT(left) - 1;
	} while (left != 0);
	return s;
}
