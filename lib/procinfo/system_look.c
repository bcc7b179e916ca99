/* SPDX-License-Identifier: Apache-2.0 */
/* Reading what system_report.h shows. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "libc/neutrino/system_info.h"
#include "procinfo/system_report.h"

enum { BETWEEN_NS = 200000000 };

static int version_read(struct system_report *report)
{
	FILE *file = fopen("/proc/version", "re");
	struct utsname name;

	if (!file) {
		return errno;
	}
	if (!fgets(report->version, sizeof(report->version), file)) {
		report->version[0] = 0;
	}
	fclose(file);
	report->version[strcspn(report->version, "\n")] = 0;
	if (uname(&name) != 0) {
		return errno;
	}
	strcpy(report->machine, name.machine);
	return 0;
}

int system_report_read(struct system_report *report)
{
	struct timespec between = { 0, BETWEEN_NS };
	int error = version_read(report);

	if (!error) {
		error = system_info(&report->before);
	}
	if (error) {
		return error;
	}
	nanosleep(&between, NULL);
	return system_info(&report->now);
}
