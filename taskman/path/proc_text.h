/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of /proc. Each function writes into the one text buffer, which
 * grows as needed and is the caller's until the next call.
 */
#pragma once

struct process;

struct text {
	char *bytes;
	unsigned size;
	unsigned used;
	int failed;	/* no memory for all of it */
};

void text_stat(struct text *t, struct process *p);
void text_cmdline(struct text *t, struct process *p);
void text_comm(struct text *t, struct process *p);
void text_caps(struct text *t, struct process *p);
void text_limits(struct text *t, struct process *p);
void text_info(struct text *t, struct process *p);
void text_uptime(struct text *t, struct process *p);
void text_meminfo(struct text *t, struct process *p);
void text_mounts(struct text *t, struct process *p);
void text_hostname(struct text *t, struct process *p);
void text_cpuinfo(struct text *t, struct process *p);
void text_version(struct text *t, struct process *p);
