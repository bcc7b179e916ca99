/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of a thread, first thing in its TCB. Register xN is at byte
 * 8 * N; the place of x0 holds pc. The trap code stores sepc in both pc and
 * restart_pc; a system call that is taken moves pc behind the ecall, and a
 * thread that has to do its ecall again gets pc = restart_pc.
 */
#pragma once

#include "kernel/offsets.h"
#include "kernel/types.h"

enum {
	REG_RA = 1, REG_SP = 2, REG_GP = 3, REG_TP = 4,
	REG_T0 = 5, REG_T1 = 6, REG_T2 = 7, REG_S0 = 8, REG_S1 = 9,
	REG_A0 = 10, REG_A1 = 11, REG_A2 = 12, REG_A6 = 16, REG_A7 = 17,
	REG_S2 = 18, REG_T3 = 28, REG_T6 = 31,
};

struct context {
	union {
		word pc;	/* where sret goes */
		word x[32];	/* x[0] is pc */
	};
	word restart_pc;	/* instruction that trapped; what users see as pc */
	word status;
	word spare[2];
};

struct fpu_state {
	u64 f[32];
	u64 fcsr;
	u64 pad;
};

_Static_assert(offsetof(struct context, pc) == CONTEXT_PC, "offsets.h");
_Static_assert(offsetof(struct context, restart_pc) == CONTEXT_RESTART_PC, "offsets.h");
_Static_assert(offsetof(struct context, status) == CONTEXT_STATUS, "offsets.h");
_Static_assert(offsetof(struct context, spare) == CONTEXT_SPARE, "offsets.h");
_Static_assert(sizeof(struct context) == CONTEXT_SIZE, "offsets.h");
