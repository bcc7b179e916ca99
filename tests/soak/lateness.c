/* SPDX-License-Identifier: Apache-2.0 */
/* Sleeps for a millisecond, many times; prints by how many microseconds it woke late at worst. */
#include <stdio.h>
#include <time.h>

enum { TIMES = 200, NAP_NS = 1000000 };

static long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

int main(void)
{
	const struct timespec nap = { .tv_nsec = NAP_NS };
	long worst = 0;

	for (int i = 0; i < TIMES; i++) {
		long start = now_ns(), late;

		if (nanosleep(&nap, NULL) != 0) {
			perror("lateness: nanosleep");
			return 1;
		}
		late = now_ns() - start - NAP_NS;
		if (late < 0) {
			fprintf(stderr, "lateness: woke %ld ns early\n", -late);
			return 1;
		}
		worst = late > worst ? late : worst;
	}
	printf("%ld\n", worst / 1000);
	return 0;
}
