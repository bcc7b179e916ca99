/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmaudit: what taskman's ledgers hold, for tests that prove that nothing is
 * lost: print, do something, compare. It asks taskman before all else, so
 * that it needs the same itself each time, and after a pause: servers let go
 * of what a program had only after it has ended.
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <usage.h>

#include "libc/neutrino/system_info.h"

USAGE("usage: tmaudit [FILE] | tmaudit -o FILE\n"
      "Prints what taskman's ledgers hold, a name and a number on each line; `inconsistencies`\n"
      "counts ledgers that contradict themselves. With FILE, an earlier output, prints only\n"
      "what differs (name, then, now, difference) and `differences N`; status 1 if N > 0.\n"
      "-o writes into FILE, which is opened only after the ledgers were read. A file in /tmp\n"
      "takes memory itself: write it twice, so that the second output counts it.\n"
      "Root only.\n");

#define FIELD(name) { #name, offsetof(struct tm_audit, name) }

static const struct {
	const char *name;
	size_t offset;
} fields[] = {
	FIELD(free_bytes), FIELD(slots_used), FIELD(heap_bytes), FIELD(pages), FIELD(processes),
	FIELD(threads), FIELD(channels), FIELD(connections), FIELD(regions), FIELD(pulses),
	FIELD(parked), FIELD(timers),
	{ "inconsistencies", offsetof(struct tm_audit, differences) },
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]), NAME_MOST = 32, PAUSE_NS = 100000000 };

_Static_assert(sizeof(struct tm_audit) == FIELDS * sizeof(seL4_Word), "every field is told");

static uint64_t value(const struct tm_audit *audit, unsigned field)
{
	return *(const seL4_Word *)((const char *)audit + fields[field].offset);
}

static int print_all(const struct tm_audit *audit, FILE *out)
{
	for (unsigned i = 0; i < FIELDS; i++) {
		fprintf(out, "%s %" PRIu64 "\n", fields[i].name, value(audit, i));
	}
	return fflush(out) != 0;
}

/* 0, or EINVAL for a file that does not have all the numbers. */
static int saved_read(FILE *file, uint64_t saved[FIELDS])
{
	char name[NAME_MOST];
	unsigned found = 0;
	uint64_t number;

	while (fscanf(file, "%31s %" SCNu64, name, &number) == 2) {
		for (unsigned i = 0; i < FIELDS; i++) {
			if (strcmp(name, fields[i].name) == 0) {
				saved[i] = number;
				found |= 1U << i;
			}
		}
	}
	return found == (1U << FIELDS) - 1 ? 0 : EINVAL;
}

static int compare(const struct tm_audit *audit, const uint64_t saved[FIELDS])
{
	unsigned differences = 0;

	for (unsigned i = 0; i < FIELDS; i++) {
		uint64_t now = value(audit, i);

		if (now != saved[i]) {
			printf("%s %" PRIu64 " %" PRIu64 " %+" PRId64 "\n", fields[i].name,
			       saved[i], now, (int64_t)(now - saved[i]));
			differences++;
		}
	}
	printf("differences %u\n", differences);
	return fflush(stdout) != 0 || differences > 0;
}

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "tmaudit: %s: %s\n", what, why);
	return 2;
}

static int print_to(const struct tm_audit *audit, const char *path)
{
	FILE *out = fopen(path, "we");

	return !out || print_all(audit, out) != 0 ? fail(path, strerror(errno)) : 0;
}

static int compare_with(const struct tm_audit *audit, const char *path)
{
	FILE *file = fopen(path, "re");
	uint64_t saved[FIELDS];

	if (!file) {
		return fail(path, strerror(errno));
	}
	if (saved_read(file, saved) != 0) {
		return fail(path, "no output of tmaudit: give a file that it wrote");
	}
	return compare(audit, saved);
}

static int audit_quietly(struct tm_audit *audit)
{
	struct timespec pause = { 0, PAUSE_NS };

	nanosleep(&pause, NULL);
	return system_audit(audit);
}

int main(int argc, char *argv[])
{
	struct tm_audit audit;
	int denied = audit_quietly(&audit);
	int to_file = argc == 3 && strcmp(argv[1], "-o") == 0;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (!to_file && (argc > 2 || (argc == 2 && argv[1][0] == '-'))) {
		return usage_fail();
	}
	if (denied) {
		return fail("the ledgers", denied == EPERM ? "only root may look into them"
							   : strerror(denied));
	}
	if (to_file) {
		return print_to(&audit, argv[2]);
	}
	return argc == 2 ? compare_with(&audit, argv[1]) : print_all(&audit, stdout);
}
