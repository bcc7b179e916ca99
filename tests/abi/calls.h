/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values that calls.c passes and table.def expects, and the list of calls
 * that calls.c makes. Every value is different, and none survives being cut
 * to fewer bits than its argument has.
 */
#pragma once

#include "tests/abi/recorder.h"

#define A(n) (0xa500000000001000 + (n))
#define B(n) (0x80UL + (n))
#define M(n) (0xc700000000003000 + (n))
#define R(n) (0xe900000000005000 + (n))
#define INFO (0x9876543210UL << 12 | 5UL << 9 | 2UL << 7 | 4UL)

struct call {
	const char *name;
	void (*make)(void);
};

extern const struct call calls[];
extern const unsigned calls_count;

/* What the last call with results gave back to its caller. */
struct outcome {
	word error, value, sender, info, mr[4], regs[32];
};

extern struct outcome calls_outcome;
