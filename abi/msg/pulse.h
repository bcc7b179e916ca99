/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pulse ring: memory that a sending process and the receiving one share,
 * one for each coid that pulses are sent on (docs/design.md, section 8). Each
 * field says who writes it: S the sender, R the receiver, T taskman. Either
 * side may write nonsense: it spoils this ring and no other.
 *
 * An entry's place may be used again when its pulse has been given out by
 * MsgReceive(), not when the receiver's library has read it: so `given` counts
 * pulses, and what waits in a receiver is never more than the rings hold.
 */
#pragma once

#include "abi/sel4/types.h"

enum {
	PULSE_RING_SIZE = 8192,
	PULSE_RING_HEADER = 32,
	PULSE_RING_ENTRIES = (PULSE_RING_SIZE - PULSE_RING_HEADER) / 16,
	PULSE_PRIORITY_SHIFT = 8,
	PULSE_TIME_SHIFT = 16,
};

struct pulse_entry {
	seL4_Word value;
	seL4_Word when; /* 63:16 time counter's low bits, 15:8 priority, 7:0 code */
};

struct pulse_ring {
	seL4_Word sent;	  /* S: pulses ever put here; the next goes to sent % ENTRIES */
	seL4_Word given;  /* R: pulses of this ring ever given out */
	seL4_Word closed; /* T: nobody receives here any more */
	seL4_Word reserved;
	struct pulse_entry entries[PULSE_RING_ENTRIES];
};

_Static_assert(__builtin_offsetof(struct pulse_ring, entries) == PULSE_RING_HEADER, "header");
_Static_assert(sizeof(struct pulse_ring) <= PULSE_RING_SIZE, "fits its pages");

static inline seL4_Word pulse_when(seL4_Word time, unsigned priority, int code)
{
	return time << PULSE_TIME_SHIFT | (seL4_Word)(priority & 0xff) << PULSE_PRIORITY_SHIFT |
	       (code & 0xff);
}

/* The whole time of an entry that was read at NOW; what claims to be later is of now. */
static inline seL4_Word pulse_time(seL4_Word when, seL4_Word now)
{
	seL4_Word age = ((now << PULSE_TIME_SHIFT) - (when >> PULSE_TIME_SHIFT << PULSE_TIME_SHIFT)) >>
			PULSE_TIME_SHIFT;

	return age >> (63 - PULSE_TIME_SHIFT) ? now : now - age;
}
