/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversion in seconds and a rest, so that no product overflows. The offset of the
 * day is in the system page, under a sequence number: every process adds it itself.
 * Taskman's one thread writes it.
 */
#include "taskman/sys/clock.h"

#include "abi/msg/system_page.h"
#include "abi/msg/tm.h"
#include "abi/posix/errno.h"
#include "taskman/dispatch.h"
#include "taskman/proc/process.h"
#include "taskman/sys/device.h"
#include "taskman/sys/system_page.h"
#include "taskman/sys/timer.h"

/* Registers of the goldfish real-time clock: reading LOW latches HIGH. */
enum { RTC_TIME_LOW = 0, RTC_TIME_HIGH = 4 };

static seL4_Word ticks_per_second = 10000000;

seL4_Word clock_ticks_per_us(void)
{
	return ticks_per_second / 1000000;
}

seL4_Word clock_to_ns(seL4_Word ticks)
{
	seL4_Word seconds = ticks / ticks_per_second;

	return seconds * NS_PER_SECOND +
	       ticks % ticks_per_second * NS_PER_SECOND / ticks_per_second;
}

seL4_Word clock_to_ticks(seL4_Word ns)
{
	seL4_Word seconds = ns / NS_PER_SECOND;
	seL4_Word rest = ns % NS_PER_SECOND;

	return seconds * ticks_per_second +
	       (rest * ticks_per_second + NS_PER_SECOND - 1) / NS_PER_SECOND;
}

seL4_Word clock_of_day(void)
{
	return clock_to_ns(clock_ticks()) + system_page()->realtime_offset;
}

static void offset_set(long offset)
{
	struct system_page *page = system_page();

	page->realtime_seq++;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	page->realtime_offset = offset;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	page->realtime_seq++;
}

/* Ticks farther than this are as good as never; sums with it do not overflow. */
#define FOREVER (1UL << 62)

seL4_Word clock_deadline(unsigned clock, seL4_Word ns, int absolute)
{
	seL4_Word now = clock_ticks();
	seL4_Word ticks;

	if (absolute && clock == CLOCK_OF_DAY) {
		long offset = system_page()->realtime_offset;

		ns = (long)ns > offset ? ns - (seL4_Word)offset : 0;
	}
	ticks = clock_to_ticks(ns);
	if (ticks > FOREVER) {
		ticks = FOREVER;
	}
	return absolute ? ticks : now + ticks;
}

static seL4_Word rtc_read(void)
{
	volatile unsigned *rtc = device_find_and_map("google,goldfish-rtc");
	seL4_Word low;

	if (!rtc) {
		return 0;
	}
	low = rtc[RTC_TIME_LOW / 4];
	return (seL4_Word)rtc[RTC_TIME_HIGH / 4] << 32 | low;
}

void clock_init(void)
{
	struct system_page *page = system_page();
	seL4_Word of_day;

	ticks_per_second = device_timebase();
	page->timebase = ticks_per_second;
	page->boot_ticks = clock_ticks();
	of_day = rtc_read();
	if (of_day) {
		page->realtime_offset = (long)(of_day - clock_to_ns(clock_ticks()));
	}
}

int do_clock_set(struct request *r)
{
	const struct tm_clock_set *in = (const void *)r->bytes;

	if (in->clock != CLOCK_OF_DAY) {
		return EINVAL;
	}
	if (!process_is_root(r->from.process)) {
		return EPERM;
	}
	offset_set((long)(in->ns - clock_to_ns(clock_ticks())));
	timers_clock_set();
	return request_status(r, 0);
}
