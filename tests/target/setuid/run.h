/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running the program ids (ids.c, in one of its modes) as somebody, and what it
 * printed: shared by the tests of set-id programs. Everything here is called by
 * root; only children become somebody else.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#include "abi/msg/start.h"

#define IDS "/test/bin/ids"

enum { USER = 1000, OTHER = 1001, LINE = 256 };

enum way { BY_EXEC, BY_SPAWN, BY_SPAWNP };

/* What a child runs, and as whom. */
struct run {
	enum way way;
	uid_t real, effective;
	short flags; /* POSIX_SPAWN_* */
	const char *path, *words[3];
	char *const *envp;
};

/* In this order, so that what is not named is zero. */
#define RUN(as_way, as_real, as_effective, program, ...)                               \
	(&(struct run){ .way = (as_way), .real = (as_real), .effective = (as_effective),   \
			.path = (program), __VA_ARGS__ })

/* The calling process; USER is its group. */
void become(uid_t real, uid_t effective);

/* A child that runs CHILD(WITH) with its standard output into LINE; its exit status. */
int output_of(int (*child)(const void *with), const void *with, char line[LINE]);
int run(const struct run *r, char line[LINE]);

void expect(const char *line, const char *wanted);
void runs_as(const struct run *r, const char *wanted);

#define PLAIN "uid 1000 1000 1000 gid 1000 1000 1000 aux 1000 1000 1000 1000 secure 0\n"
#define RAISED "uid 1000 0 0 gid 1000 1000 1000 aux 1000 0 1000 1000 secure 1\n"

/* A start block as no library makes it: it names one program, exec another. */
struct block {
	struct start_block head;
	unsigned argv[2], envp[1];
	struct start_action action;
	char text[128];
};

enum { AT_PATH = offsetof(struct block, text), AT_FILE = AT_PATH + 64 };

struct block *block_make(void);
