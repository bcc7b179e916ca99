/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/amount.h. */
#include "procinfo/amount.h"

#include <inttypes.h>

#include "procinfo/text.h"

enum { SECOND = 1000000000, TENTH = SECOND / 10, MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

char *amount_bytes(uint64_t bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	unsigned unit = 0;
	uint64_t rest;

	if (bytes < 1024) {
		return text_of("%" PRIu64 " B", bytes);
	}
	while (bytes >= 1024 * 1024) {
		bytes >>= 10;
		unit++;
	}
	rest = bytes % 1024 * 10 / 1024;
	return text_of("%" PRIu64 ".%" PRIu64 " %s", bytes / 1024, rest, units[unit]);
}

char *amount_clock(uint64_t ns)
{
	uint64_t s = ns / SECOND;

	if (s >= DAY_S) {
		return text_of("%" PRIu64 "-%02d:%02d:%02d", s / DAY_S, (int)(s % DAY_S / HOUR_S),
			       (int)(s % HOUR_S / MINUTE_S), (int)(s % MINUTE_S));
	}
	return text_of("%02d:%02d:%02d", (int)(s / HOUR_S), (int)(s % HOUR_S / MINUTE_S),
		       (int)(s % MINUTE_S));
}

char *amount_duration(uint64_t ns)
{
	uint64_t s = ns / SECOND;
	int tenths = (int)(ns % SECOND / TENTH);

	if (s >= DAY_S) {
		return text_of("%" PRIu64 " d %d h %d min", s / DAY_S, (int)(s % DAY_S / HOUR_S),
			       (int)(s % HOUR_S / MINUTE_S));
	}
	if (s >= HOUR_S) {
		return text_of("%d h %d min", (int)(s / HOUR_S), (int)(s % HOUR_S / MINUTE_S));
	}
	if (s >= MINUTE_S) {
		return text_of("%d min %d.%d s", (int)(s / MINUTE_S), (int)(s % MINUTE_S), tenths);
	}
	return text_of("%d.%d s", (int)s, tenths);
}

char *amount_percent(uint64_t part, uint64_t whole)
{
	/* In thousandths; times of centuries do not overflow after this cut. */
	while (part > UINT64_MAX / 1000) {
		part >>= 1;
		whole >>= 1;
	}
	part = whole == 0 ? 0 : part >= whole ? 1000 : part * 1000 / whole;
	return text_of("%d.%d", (int)part / 10, (int)part % 10);
}
