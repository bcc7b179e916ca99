/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmpfs: file systems in memory, one at each path it is given. What is in them
 * goes with it. One thread serves them; everything it does is short.
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

enum { PAGES_OF_MEMORY = 2, FIRST_DEVICE = 16 };

static void now(struct timespec *time)
{
	clock_gettime(CLOCK_REALTIME, time);
}

static void usage(void)
{
	fprintf(stderr, "usage: tmpfs [-m MEGABYTES] PATH[=MODE]...\n"
			"Serves an empty file system in memory at each PATH, whose directory has the\n"
			"octal MODE (1777).\n"
			"  -m  most memory for the bytes of each one's files (default: half of all)\n");
	exit(2);
}

static size_t half_of_memory(void)
{
	long pages = sysconf(_SC_PHYS_PAGES);

	return pages > 0 ? (size_t)pages / PAGES_OF_MEMORY : 16384;
}

/* What stands behind the '=' of PATH=MODE, or else the mode of a /tmp. */
static mode_t mode_of(const char *text)
{
	unsigned long mode = 01777;
	char *end;

	if (*text) {
		mode = strtoul(text + 1, &end, 8);
		if (*end || end == text + 1 || mode > 07777) {
			usage();
		}
	}
	return (mode_t)mode;
}

static int serve(dispatch_t *dpp, const char *place, size_t limit)
{
	resmgr_attr_t attr = { .nparts_max = IO_PARTS };
	static dev_t last_device = FIRST_DEVICE - 1;
	struct tmpfs *fs = malloc(sizeof(*fs));
	size_t length = strcspn(place, "=");
	mode_t mode = mode_of(place + length);
	char *path = strndup(place, length);

	if (!fs || !path || tmpfs_init(fs, limit, now) != 0) {
		return ENOMEM;
	}
	fs->device = ++last_device;
	fs->root->mode = S_IFDIR | mode;
	return resmgr_attach(dpp, &attr, path, _FTYPE_ANY, _RESMGR_FLAG_DIR, &name_connect,
			     &file_io, (RESMGR_HANDLE_T *)fs) < 0 ? errno : 0;
}

int main(int argc, char *argv[])
{
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
	if (optind == argc) {
		usage();
	}
	dpp = dispatch_create();
	if (!dpp || pulse_attach(dpp, 0, _PULSE_CODE_DISCONNECT, locks_of_process_end, NULL) == -1) {
		perror("tmpfs: cannot start");
		return 1;
	}
	for (; optind < argc; optind++) {
		int error = serve(dpp, argv[optind], limit);

		if (error) {
			fprintf(stderr, "tmpfs: cannot serve %s: %s\n", argv[optind], strerror(error));
			return 1;
		}
	}
	dispatch_loop(dpp);
	perror("tmpfs: receive");
	return 1;
}
