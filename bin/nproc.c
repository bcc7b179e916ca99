/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nproc: how many harts a program started now may run on. toybox's asks a
 * Linux kernel by call number.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: nproc [--all]\n"
      "Prints how many harts this process may run on.\n"
      "  --all  how many the machine has\n");

int main(int argc, char *argv[])
{
	int all = argc == 2 && strcmp(argv[1], "--all") == 0;
	cpu_set_t harts;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (argc > 1 + all) {
		return usage_fail();
	}
	if (all) {
		printf("%ld\n", sysconf(_SC_NPROCESSORS_CONF));
		return 0;
	}
	if (sched_getaffinity(0, sizeof(harts), &harts) != 0) {
		perror("nproc");
		return 1;
	}
	printf("%d\n", CPU_COUNT(&harts));
	return 0;
}
