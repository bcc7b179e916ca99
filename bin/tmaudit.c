/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tmaudit: what taskman's ledgers hold, for tests that prove that nothing is
 * lost: print, do something, compare. It asks taskman before all else, so
 * that it needs the same itself each time, and after a pause: servers let go
 * of what a program had only after it has ended. What is its own does not
 * count: when its parent's pages went back is chance. The shell that one types
 * at lives on and may grow meanwhile; -x takes out what is that process's alone.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <usage.h>

#include "libc/neutrino/system_info.h"

USAGE("usage: tmaudit [-a] [-x PID] [FILE] | tmaudit [-a] [-x PID] -o FILE\n"
      "Prints what taskman's ledgers hold, a name and a number on each line; `inconsistencies`\n"
      "counts ledgers that contradict themselves, `pages.PID.NAME` are a process's own. With\n"
      "FILE, an earlier output, prints only what differs (name, then, now, difference) and\n"
      "`differences N`, for which pages of single processes do not count; status 1 if N > 0.\n"
      "  -a  without what single processes alone use: what is held in the end for nobody\n"
      "  -x  without what only process PID uses: the shell that one types at may grow\n"
      "  -o  writes into FILE, which is opened only after the ledgers were read. A file in /tmp\n"
      "      takes memory itself: write it twice, so that the second output counts it.\n"
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

enum {
	FIELDS = sizeof(fields) / sizeof(fields[0]),
	NAME_MOST = 64,
	OWNERS_STEP = 32,
	PAGE_BYTES = 4096,
	PAUSE_NS = 100000000,
};

_Static_assert(sizeof(struct tm_audit) == FIELDS * sizeof(seL4_Word), "every field is told");

/* All that was asked of taskman: the sums, and each process's own. */
struct reading {
	struct tm_audit sums;
	struct tm_audit_process *owners;
	size_t count, room;
};

/* An earlier output; `owners` are its lines about single processes. */
struct saved {
	uint64_t sums[FIELDS];
	struct line {
		char name[NAME_MOST];
		uint64_t pages;
	} *owners;
	size_t count, room;
};

/* Room for one more element in a growing array; 0 or ENOMEM. */
static int array_grow(void **array, size_t count, size_t *room, size_t size)
{
	void *bigger;

	if (count < *room) {
		return 0;
	}
	bigger = realloc(*array, (*room + OWNERS_STEP) * size);
	if (!bigger) {
		return ENOMEM;
	}
	*array = bigger;
	*room += OWNERS_STEP;
	return 0;
}

static int owners_read(struct reading *now)
{
	struct tm_audit_process one = { .pid = 0 };
	int error;

	while ((error = system_audit_process((int)one.pid + 1, &one)) == 0) {
		error = array_grow((void **)&now->owners, now->count, &now->room, sizeof(one));
		if (error) {
			return error;
		}
		now->owners[now->count++] = one;
	}
	return error == ESRCH ? 0 : error;
}

static void subtract(struct tm_audit *sums, const struct tm_audit_process *one)
{
	sums->pages -= one->pages;
	sums->slots_used -= one->slots;
	sums->heap_bytes -= one->heap_bytes;
	sums->regions -= one->regions;
	sums->free_bytes += one->pages * PAGE_BYTES + one->heap_bytes;
}

/* Takes the part of every process out of the sums; the lines stay. */
static void leave_all_out(struct reading *now)
{
	for (size_t i = 0; i < now->count; i++) {
		subtract(&now->sums, &now->owners[i]);
	}
}

/* Takes the part of process PID out of the sums, and its line out. ESRCH. */
static int leave_out(struct reading *now, unsigned pid)
{
	for (size_t i = 0; i < now->count; i++) {
		struct tm_audit_process *one = &now->owners[i];

		if (one->pid == pid) {
			subtract(&now->sums, one);
			*one = now->owners[--now->count];
			return 0;
		}
	}
	return ESRCH;
}

static uint64_t value(const struct tm_audit *audit, unsigned field)
{
	return *(const seL4_Word *)((const char *)audit + fields[field].offset);
}

/* One word: names come from programs. */
static void owner_name(const struct tm_audit_process *one, char name[NAME_MOST])
{
	snprintf(name, NAME_MOST, "pages.%u.%s", one->pid, one->name);
	for (char *c = name; *c; c++) {
		if (!isgraph((unsigned char)*c)) {
			*c = '_';
		}
	}
}

static int print_all(const struct reading *now, FILE *out)
{
	char name[NAME_MOST];

	for (unsigned i = 0; i < FIELDS; i++) {
		fprintf(out, "%s %" PRIu64 "\n", fields[i].name, value(&now->sums, i));
	}
	for (size_t i = 0; i < now->count; i++) {
		owner_name(&now->owners[i], name);
		fprintf(out, "%s %" PRIu64 "\n", name, now->owners[i].pages);
	}
	return fflush(out) != 0;
}

static int owner_keep(struct saved *saved, const char *name, uint64_t pages)
{
	int error = array_grow((void **)&saved->owners, saved->count, &saved->room,
			       sizeof(*saved->owners));

	if (!error) {
		saved->owners[saved->count].pages = pages;
		strcpy(saved->owners[saved->count++].name, name);
	}
	return error;
}

/* 0, EINVAL for a file that does not have all the numbers, ENOMEM. */
static int saved_read(FILE *file, struct saved *saved)
{
	char name[NAME_MOST];
	unsigned found = 0;
	uint64_t number;

	while (fscanf(file, "%63s %" SCNu64, name, &number) == 2) {
		for (unsigned i = 0; i < FIELDS; i++) {
			if (strcmp(name, fields[i].name) == 0) {
				saved->sums[i] = number;
				found |= 1U << i;
			}
		}
		if (strncmp(name, "pages.", 6) == 0 && owner_keep(saved, name, number) != 0) {
			return ENOMEM;
		}
	}
	return found == (1U << FIELDS) - 1 ? 0 : EINVAL;
}

static unsigned differs(const char *name, uint64_t then, uint64_t now)
{
	if (then == now) {
		return 0;
	}
	printf("%s %" PRIu64 " %" PRIu64 " %+" PRId64 "\n", name, then, now,
	       (int64_t)(now - then));
	return 1;
}

/* Whose pages became more or fewer: tells whom to ask about a difference. */
static void compare_owners(const struct reading *now, const struct saved *saved)
{
	char name[NAME_MOST];

	for (size_t i = 0; i < now->count; i++) {
		owner_name(&now->owners[i], name);
		for (size_t k = 0; k < saved->count; k++) {
			if (strcmp(name, saved->owners[k].name) == 0) {
				differs(name, saved->owners[k].pages, now->owners[i].pages);
			}
		}
	}
}

static int compare(const struct reading *now, const struct saved *saved)
{
	unsigned differences = 0;

	for (unsigned i = 0; i < FIELDS; i++) {
		differences += differs(fields[i].name, saved->sums[i], value(&now->sums, i));
	}
	if (differences) {
		compare_owners(now, saved);
	}
	printf("differences %u\n", differences);
	return fflush(stdout) != 0 || differences > 0;
}

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "tmaudit: %s: %s\n", what, why);
	return 2;
}

static int print_to(const struct reading *now, const char *path)
{
	/* Not emptied before: what is there is written over, in the memory it has. */
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");

	if (!out || print_all(now, out) != 0 || ftruncate(fd, ftell(out)) != 0) {
		return fail(path, strerror(errno));
	}
	return 0;
}

static int compare_with(const struct reading *now, const char *path)
{
	FILE *file = fopen(path, "re");
	struct saved saved = { .count = 0 };

	if (!file) {
		return fail(path, strerror(errno));
	}
	switch (saved_read(file, &saved)) {
	case 0:
		return compare(now, &saved);
	case ENOMEM:
		return fail(path, strerror(ENOMEM));
	default:
		return fail(path, "no output of tmaudit: give a file that it wrote");
	}
}

static int read_all(struct reading *now)
{
	int error = system_audit(&now->sums);

	now->count = 0;
	return error ? error : owners_read(now);
}

/*
 * Twice: the first time brings the pages that reading takes, so that the sums
 * and our own part, which are asked for one after the other, fit together.
 */
static int read_quietly(struct reading *now)
{
	struct timespec pause = { 0, PAUSE_NS };
	int error;

	nanosleep(&pause, NULL);
	error = read_all(now);
	if (!error) {
		error = read_all(now);
	}
	return error ? error : leave_out(now, (unsigned)getpid());
}

/* The number behind -x, 0 if it is none. */
static unsigned pid_parse(const char *text)
{
	char *end;
	long pid = strtol(text, &end, 10);

	return *end || pid < 1 || pid > INT_MAX ? 0 : (unsigned)pid;
}

int main(int argc, char *argv[])
{
	struct reading now = { .count = 0 };
	int denied = read_quietly(&now);
	const char *to_file = NULL;
	const char *without = NULL;
	int option, all = 0;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	while ((option = getopt(argc, argv, "ao:x:")) != -1) {
		switch (option) {
		case 'a':
			all = 1;
			break;
		case 'o':
			to_file = optarg;
			break;
		case 'x':
			without = optarg;
			break;
		default:
			return usage_fail();
		}
	}
	if (optind + (to_file ? 0 : 1) < argc || (without && !pid_parse(without))) {
		return usage_fail();
	}
	if (denied) {
		return fail("the ledgers", denied == EPERM ? "only root may look into them"
							   : strerror(denied));
	}
	if (without && leave_out(&now, pid_parse(without)) != 0) {
		return fail(without, "no such process: give the pid of one that lives");
	}
	if (all) {
		leave_all_out(&now);
	}
	if (to_file) {
		return print_to(&now, to_file);
	}
	return optind < argc ? compare_with(&now, argv[optind]) : print_all(&now, stdout) != 0;
}
