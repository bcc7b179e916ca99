/* SPDX-License-Identifier: Apache-2.0 */
/* How late a sleeper wakes, by the clock that it reads itself. */
#include <time.h>
#include <stddef.h>

#include "tests/bench/bench.h"

enum { ROUNDS = 50, MS = 1000000, NS_PER_SECOND = 1000000000 };

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * NS_PER_SECOND + t.tv_nsec;
}

void bench_time(void)
{
	struct timespec ms = { 0, MS };
	long late = 0;

	for (int i = 0; i < ROUNDS; i++) {
		long start = now();

		need(nanosleep(&ms, NULL), "nanosleep");
		late += now() - start - MS;
	}
	report("sleep_1ms_late_ns", late / ROUNDS);
}
