/* SPDX-License-Identifier: Apache-2.0 */
/* See procinfo/system_report.h. */
#include "procinfo/system_report.h"

#include <stdlib.h>

#include "procinfo/amount.h"
#include "procinfo/table.h"
#include "procinfo/text.h"

enum { HARTS_TOLD = sizeof(((struct tm_sysinfo *)0)->busy_ns) / sizeof(seL4_Word) };

static void heading(FILE *out, const char *name, char *text)
{
	fprintf(out, "%-12s%s\n", name, text ? text : "(no memory to tell)");
	free(text);
}

static unsigned harts_told(const struct system_report *r)
{
	return r->now.harts < HARTS_TOLD ? (unsigned)r->now.harts : HARTS_TOLD;
}

/* Busy time of HART between the two looks; never less than nothing. */
static seL4_Word busy_between(const struct system_report *r, unsigned hart)
{
	seL4_Word before = r->before.busy_ns[hart], now = r->now.busy_ns[hart];

	return now > before ? now - before : 0;
}

static char *busy_now(const struct system_report *r, unsigned hart)
{
	return amount_percent(busy_between(r, hart), r->now.uptime_ns - r->before.uptime_ns);
}

static void harts_print(const struct system_report *r, FILE *out)
{
	struct table t;

	heading(out, "Harts", text_of("%u", (unsigned)r->now.harts));
	table_init(&t, 6, "lrlrll");
	for (unsigned i = 0; i < harts_told(r); i++) {
		table_take(&t, text_of("            hart %u", i));
		table_take(&t, busy_now(r, i));
		table_take(&t, text_of("%% busy now,"));
		table_take(&t, amount_percent(r->now.busy_ns[i], r->now.uptime_ns));
		table_take(&t, text_of("%% since the start,"));
		table_take(&t, amount_duration(r->now.busy_ns[i]));
	}
	table_print(&t, out);
	table_release(&t);
}

static void memory_row(struct table *t, const char *owner, seL4_Word bytes, seL4_Word total)
{
	table_take(t, text_of("            %s", owner));
	table_take(t, amount_bytes(bytes));
	table_take(t, amount_percent(bytes, total));
	table_take(t, text_of("%%"));
}

static void memory_print(const struct system_report *r, FILE *out)
{
	const struct tm_sysinfo *now = &r->now;
	struct table t;

	heading(out, "Memory", amount_bytes(now->memory_total));
	fputs("            all RAM but the kernel's own, the boot archive and taskman's code\n", out);
	table_init(&t, 4, "lrrl");
	memory_row(&t, "free", now->memory_free, now->memory_total);
	memory_row(&t, "used", now->memory_total - now->memory_free, now->memory_total);
	memory_row(&t, "  by processes", now->memory_processes, now->memory_total);
	memory_row(&t, "  by taskman", now->memory_taskman, now->memory_total);
	table_print(&t, out);
	table_release(&t);
	heading(out, "Archive", amount_bytes(now->memory_archive));
	fputs("            programs and files of the boot archive\n", out);
}

static void counts_print(const struct system_report *r, FILE *out)
{
	const struct tm_sysinfo *now = &r->now;

	heading(out, "Processes", text_of("%lu", (unsigned long)now->processes));
	heading(out, "Threads", text_of("%lu", (unsigned long)now->threads));
	heading(out, "Channels", text_of("%lu", (unsigned long)now->channels));
	heading(out, "Connections", text_of("%lu", (unsigned long)now->connections));
}

void system_report_full(const struct system_report *report, FILE *out)
{
	heading(out, "Kernel", text_of("%s, %s", report->version, report->machine));
	heading(out, "Uptime", amount_duration(report->now.uptime_ns));
	harts_print(report, out);
	memory_print(report, out);
	counts_print(report, out);
}

static void brief_memory(const struct tm_sysinfo *now, FILE *out)
{
	char *free_text = amount_bytes(now->memory_free);
	char *total = amount_bytes(now->memory_total);

	fprintf(out, "FreeMem:%s/%s\n", free_text ? free_text : "?", total ? total : "?");
	free(free_text);
	free(total);
}

void system_report_brief(const struct system_report *report, FILE *out)
{
	const struct tm_sysinfo *now = &report->now;
	char *up = amount_duration(now->uptime_ns);

	fprintf(out, "CPU:%s Release:%s Up:%s\n", report->machine, report->version,
		up ? up : "?");
	free(up);
	brief_memory(now, out);
	fprintf(out, "Processes:%lu Threads:%lu Channels:%lu Connections:%lu\n",
		(unsigned long)now->processes, (unsigned long)now->threads,
		(unsigned long)now->channels, (unsigned long)now->connections);
	for (unsigned i = 0; i < harts_told(report); i++) {
		char *busy = busy_now(report, i);

		fprintf(out, "Processor%u:%s%% busy\n", i, busy ? busy : "?");
		free(busy);
	}
}
