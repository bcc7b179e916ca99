/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmaudit: what taskman's ledgers hold, for tests that prove that nothing is
 * lost: print, do something, compare. It asks taskman as its last act before
 * printing, so its own needs are the same each time.
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <usage.h>

#include "libc/neutrino/system_info.h"

USAGE("usage: tmaudit [FILE]\n"
      "Prints what taskman's ledgers hold, a name and a number on each line; `inconsistencies`\n"
      "counts ledgers that contradict themselves. With FILE, an earlier output, prints only\n"
      "what differs (name, then, now, difference) and `differences N`; status 1 if N > 0.\n"
      "A file in /tmp takes memory itself: write it once before the output that counts.\n"
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

enum { FIELDS = sizeof(fields) / sizeof(fields[0]), NAME_MOST = 32 };

_Static_assert(sizeof(struct tm_audit) == FIELDS * sizeof(seL4_Word), "every field is told");

static uint64_t value(const struct tm_audit *audit, unsigned field)
{
	return *(const seL4_Word *)((const char *)audit + fields[field].offset);
}

static int print_all(const struct tm_audit *audit)
{
	for (unsigned i = 0; i < FIELDS; i++) {
		printf("%s %" PRIu64 "\n", fields[i].name, value(audit, i));
	}
	return fflush(stdout) != 0;
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

int main(int argc, char *argv[])
{
	uint64_t saved[FIELDS];
	struct tm_audit audit;
	FILE *file = NULL;
	int error = 0;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		return usage_fail();
	}
	if (argc == 2) {
		file = fopen(argv[1], "re");
		error = file ? saved_read(file, saved) : errno;
	}
	if (error) {
		fprintf(stderr, "tmaudit: %s: %s\n", argv[1],
			file ? "no output of tmaudit: give a file that it wrote" : strerror(error));
		return 2;
	}
	if (file) {
		fclose(file);
	}
	error = system_audit(&audit);
	if (error) {
		fprintf(stderr, "tmaudit: %s%s\n", strerror(error),
			error == EPERM ? ": only root may look into the ledgers" : "");
		return 2;
	}
	return argc == 2 ? compare(&audit, saved) : print_all(&audit);
}
