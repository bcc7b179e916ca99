/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waitfor: waits until a path is there, which is how a script knows that a
 * server is ready. It looks less often the longer it takes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MS = 1000000, FIRST_MS = 5, LONGEST_MS = 320, DEFAULT_SECONDS = 10, MOST_SECONDS = 1000000 };

static int usage(void)
{
	fprintf(stderr, "usage: waitfor PATH [SECONDS]\n"
			"Waits until PATH is there, at most SECONDS (default %d).\n",
		DEFAULT_SECONDS);
	return 2;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int is_there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

static int wait_for(const char *path, double seconds)
{
	double end = now() + seconds;
	long ms = FIRST_MS;

	while (!is_there(path)) {
		struct timespec pause = { 0, ms * MS };

		if (errno != ENOENT && errno != ENXIO && errno != ENOTDIR) {
			fprintf(stderr, "waitfor: %s: %s\n", path, strerror(errno));
			return 1;
		}
		if (now() >= end) {
			fprintf(stderr, "waitfor: %s is not there after %g seconds\n", path,
				seconds);
			return 1;
		}
		nanosleep(&pause, NULL);
		ms = ms < LONGEST_MS ? ms * 2 : ms;
	}
	return 0;
}

int main(int argc, char *argv[])
{
	double seconds = DEFAULT_SECONDS;
	char *end = "";

	if (argc < 2 || argc > 3 || argv[1][0] == '-') {
		return usage();
	}
	if (argc == 3) {
		seconds = strtod(argv[2], &end);
	}
	if (*end || !(seconds >= 0 && seconds <= MOST_SECONDS)) {
		fprintf(stderr, "waitfor: '%s' is no time: give seconds, 0 to %d\n", argv[2],
			MOST_SECONDS);
		return 2;
	}
	return wait_for(argv[1], seconds);
}
