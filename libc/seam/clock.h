/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time without a message: rdtime, scaled and set off by the system page,
 * which taskman writes (docs/design.md, section 12).
 */
#pragma once

#include <time.h>

#include "abi/msg/system_page.h"
#include "seam.h"

enum { NS_PER_SECOND = 1000000000 };

/* Most ns that a timeout may have: all ones means for ever. */
#define NS_FOREVER (~0UL)

static inline const struct system_page *seam_system_page(void)
{
	return (const struct system_page *)seam_page()->system_page;
}

static inline unsigned long clock_ticks(void)
{
	unsigned long t;

	__asm__ volatile("rdtime %0" : "=r"(t));
	return t;
}

static inline unsigned long clock_ns_of(unsigned long ticks)
{
	unsigned long base = seam_system_page()->timebase;

	return ticks / base * NS_PER_SECOND + ticks % base * NS_PER_SECOND / base;
}

static inline unsigned long clock_monotonic(void)
{
	return clock_ns_of(clock_ticks());
}

/* Read while the sequence is even and stays. */
static inline unsigned long clock_realtime(void)
{
	const volatile struct system_page *page = seam_system_page();
	unsigned before;
	long offset;

	do {
		before = page->realtime_seq;
		a_barrier();
		offset = page->realtime_offset;
		a_barrier();
	} while ((before & 1) || before != page->realtime_seq);
	return clock_monotonic() + offset;
}

/* 0 or EINVAL; times too far to count are for ever. */
static inline int clock_ns_from(const struct timespec *t, unsigned long *ns)
{
	if (t->tv_nsec < 0 || t->tv_nsec >= NS_PER_SECOND || t->tv_sec < 0) {
		return EINVAL;
	}
	*ns = t->tv_sec > 9000000000 ? NS_FOREVER - 1
				     : (unsigned long)t->tv_sec * NS_PER_SECOND + t->tv_nsec;
	return 0;
}

static inline struct timespec clock_timespec(unsigned long ns)
{
	return (struct timespec){ ns / NS_PER_SECOND, ns % NS_PER_SECOND };
}
