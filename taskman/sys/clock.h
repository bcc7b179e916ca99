/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks: ticks of `rdtime` and nanoseconds. CLOCK_MONOTONIC counts from the
 * counter's zero; CLOCK_REALTIME adds an offset that starts from the real-time
 * clock chip and stands in the system page for everybody.
 */
#pragma once

#include "abi/sel4/types.h"

enum { CLOCK_OF_DAY = 0, CLOCK_OF_BOOT = 1, NS_PER_SECOND = 1000000000 };

/* Reads timebase and time of day; the system page is there already. */
void clock_init(void);

static inline seL4_Word clock_ticks(void)
{
	seL4_Word ticks;

	__asm__ volatile("rdtime %0" : "=r"(ticks));
	return ticks;
}

seL4_Word clock_ticks_per_us(void);
seL4_Word clock_to_ns(seL4_Word ticks);
seL4_Word clock_to_ticks(seL4_Word ns); /* rounded up, saturated */

/* The tick at which CLOCK (CLOCK_OF_*) shows NS; past times give the past. */
seL4_Word clock_deadline(unsigned clock, seL4_Word ns, int absolute);

/* Time of day now, ns since 1970. */
seL4_Word clock_of_day(void);
