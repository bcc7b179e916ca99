/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of the whole system as text: what sysinfo and `pidin info` print.
 * Two looks, a moment apart, tell how busy each hart is now.
 */
#pragma once

#include <stdio.h>

#include "abi/msg/tm.h"

struct system_report {
	char version[128];	/* the line of /proc/version */
	char machine[65];
	struct tm_sysinfo before, now;
};

/* Asks taskman twice; takes a fifth of a second. 0 or an errno. */
int system_report_read(struct system_report *report);

/* A page with everything, and a few lines. */
void system_report_full(const struct system_report *report, FILE *out);
void system_report_brief(const struct system_report *report, FILE *out);
