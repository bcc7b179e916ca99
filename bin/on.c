/* SPDX-License-Identifier: Apache-2.0 */
/*
 * on: runs a command with another priority, policy or set of harts. It sets
 * them for itself and becomes the command, which keeps them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <usage.h>

USAGE("usage: on [-d] [-p PRIORITY[f|r|o]] [-C HART]... [-R MASK] [-n NODE] COMMAND [ARGUMENT...]\n"
      "Runs COMMAND\n"
      "  -p  with this priority (1 to 63, root: to 253), and policy f or fifo, r or rr (round\n"
      "      robin), o or other; without one the policy stays\n"
      "  -C  on this hart, or on these; -R on those whose bits are set in MASK\n"
      "  -d  without waiting for it\n"
      "  -n  on this node: there is only this machine, named 0 or by its hostname\n");

enum { NOT_EXECUTABLE = 126, NOT_FOUND = 127, HARTS_MOST = 64, NO_POLICY = -1 };

struct wish {
	long priority;	/* 0: as it is */
	int policy;
	unsigned long harts;	/* 0: as they are */
	int background;
};

/* "20", "20f", "20rr". */
static int priority_parse(const char *text, struct wish *wish)
{
	static const struct {
		const char *name;
		int policy;
	} policies[] = {
		{ "", NO_POLICY }, { "f", SCHED_FIFO }, { "fifo", SCHED_FIFO }, { "r", SCHED_RR },
		{ "rr", SCHED_RR }, { "o", SCHED_OTHER }, { "other", SCHED_OTHER },
	};
	char *end;

	wish->priority = strtol(text, &end, 10);
	if (end == text || wish->priority < 1 || wish->priority > 253) {
		return EINVAL;
	}
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		if (strcmp(end, policies[i].name) == 0) {
			wish->policy = policies[i].policy;
			return 0;
		}
	}
	return EINVAL;
}

static int hart_parse(const char *text, struct wish *wish)
{
	char *end;
	unsigned long hart = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || hart >= HARTS_MOST) {
		return EINVAL;
	}
	wish->harts |= 1UL << hart;
	return 0;
}

static int mask_parse(const char *text, struct wish *wish)
{
	char *end;

	wish->harts |= strtoul(text, &end, 0);
	return *end || wish->harts == 0 ? EINVAL : 0;
}

static int node_parse(const char *text)
{
	char name[256] = "";

	gethostname(name, sizeof(name) - 1);
	return strcmp(text, "0") == 0 || strcmp(text, name) == 0 ? 0 : EINVAL;
}

static int option_take(struct wish *wish, int option)
{
	switch (option) {
	case 'p':
		return priority_parse(optarg, wish);
	case 'C':
		return hart_parse(optarg, wish);
	case 'R':
		return mask_parse(optarg, wish);
	case 'n':
		return node_parse(optarg);
	default:
		wish->background = 1;
		return 0;
	}
}

static int schedule(const struct wish *wish)
{
	struct sched_param param = { .sched_priority = (int)wish->priority };
	int policy = wish->policy;

	if (policy == NO_POLICY) {
		policy = sched_getscheduler(0);
	}
	if (policy < 0 || sched_setscheduler(0, policy, &param) != 0) {
		fprintf(stderr, "on: priority %ld: %s%s\n", wish->priority, strerror(errno),
			errno == EPERM ? ": above 63 only root may go" : "");
		return 1;
	}
	return 0;
}

static int place(const struct wish *wish)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (unsigned i = 0; i < HARTS_MOST; i++) {
		if (wish->harts >> i & 1) {
			CPU_SET(i, &set);
		}
	}
	if (sched_setaffinity(0, sizeof(set), &set) != 0) {
		fprintf(stderr, "on: harts 0x%lx: %s: this machine has harts 0 to %ld\n",
			wish->harts, strerror(errno), sysconf(_SC_NPROCESSORS_CONF) - 1);
		return 1;
	}
	return 0;
}

static int run(char *argv[])
{
	execvp(argv[0], argv);
	fprintf(stderr, "on: %s: %s\n", argv[0], strerror(errno));
	return errno == ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
}

int main(int argc, char *argv[])
{
	struct wish wish = { .policy = NO_POLICY };
	pid_t child = 0;
	int option;

	if (usage_asked(argc, argv)) {
		return 0;
	}
	while ((option = getopt(argc, argv, "+dp:C:R:n:")) != -1) {
		if (option == '?') {
			return usage_fail();
		}
		if (option_take(&wish, option) != 0) {
			fprintf(stderr, "on: -%c '%s' is not possible\n", option, optarg);
			return usage_fail();
		}
	}
	if (optind == argc) {
		return usage_fail();
	}
	if ((wish.priority && schedule(&wish) != 0) || (wish.harts && place(&wish) != 0)) {
		return 1;
	}
	if (wish.background) {
		child = fork();
	}
	if (child < 0) {
		fprintf(stderr, "on: no new process: %s\n", strerror(errno));
		return 1;
	}
	return child ? 0 : run(argv + optind);
}
