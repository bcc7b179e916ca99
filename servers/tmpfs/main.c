/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmpfs: a file system in memory, at the path it is given. What is in it goes
 * with it. One thread serves it; everything it does is short.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dispatch.h>
#include <unistd.h>

#include "io.h"
#include "lock_io.h"
#include "names.h"

enum { PAGES_OF_MEMORY = 2 };

static void now(struct timespec *time)
{
	clock_gettime(CLOCK_REALTIME, time);
}

static void usage(void)
{
	fprintf(stderr, "usage: tmpfs [-m MEGABYTES] PATH\n"
			"Serves an empty file system in memory at PATH.\n"
			"  -m  most memory for the bytes of its files (default: half of all)\n");
	exit(2);
}

static size_t half_of_memory(void)
{
	long pages = sysconf(_SC_PHYS_PAGES);

	return pages > 0 ? (size_t)pages / PAGES_OF_MEMORY : 16384;
}

int main(int argc, char *argv[])
{
	static struct tmpfs fs;
	resmgr_attr_t attr = { .nparts_max = IO_PARTS };
	size_t limit = half_of_memory();
	dispatch_t *dpp;
	int option;

	while ((option = getopt(argc, argv, "m:")) != -1) {
		char *end;

		if (option != 'm') {
			usage();
		}
		limit = strtoul(optarg, &end, 10) * (1048576 / TMPFS_PAGE);
		if (*end || limit == 0) {
			usage();
		}
	}
	if (optind != argc - 1) {
		usage();
	}
	dpp = dispatch_create();
	if (!dpp || tmpfs_init(&fs, limit, now) != 0 ||
	    resmgr_attach(dpp, &attr, argv[optind], _FTYPE_ANY, _RESMGR_FLAG_DIR, &name_connect,
			  &file_io, (RESMGR_HANDLE_T *)&fs) < 0 ||
	    pulse_attach(dpp, 0, _PULSE_CODE_DISCONNECT, locks_of_process_end, NULL) == -1) {
		fprintf(stderr, "tmpfs: cannot serve %s: %s\n", argv[optind], strerror(errno));
		return 1;
	}
	dispatch_loop(dpp);
	perror("tmpfs: receive");
	return 1;
}
