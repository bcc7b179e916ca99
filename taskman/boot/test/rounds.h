/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rounds of rounds.c and the counters of their checks.
 */
#pragma once

#include "taskman/mem/audit.h"
#include "taskman/mem/space.h"

extern unsigned checks_passed, checks_failed;

void check(int good, const char *what, long value);

/* Prints and counts where the ledgers differ from BEFORE, or from the structures. */
void compare(const struct audit *before, const char *what);

/* A fault, without the kernel's part of it. */
int touch(struct space *space, seL4_Word address, unsigned access);

void heap_round(void);
void page_round(void);
void arena_round(void);
void space_round(void);
void idle_round(void);
void exhaust_round(void);	/* uses all memory there is */
