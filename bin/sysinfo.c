/* SPDX-License-Identifier: Apache-2.0 */
/* sysinfo: kernel, harts and their load, memory by owner, and how much there is of the rest. */
#include <stdio.h>
#include <string.h>
#include <usage.h>

#include "procinfo/system_report.h"

USAGE("usage: sysinfo\n"
      "Tells kernel and version, time since the start, how busy each hart is (now: over the\n"
      "last fifth of a second), memory by owner, and counts of processes, threads, channels\n"
      "and connections (open files and others).\n");

int main(int argc, char *argv[])
{
	struct system_report report;
	int error;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (argc != 1) {
		return usage_fail();
	}
	error = system_report_read(&report);
	if (error) {
		fprintf(stderr, "sysinfo: cannot ask the system: %s\n", strerror(error));
		return 1;
	}
	system_report_full(&report, stdout);
	return fflush(stdout) != 0;
}
