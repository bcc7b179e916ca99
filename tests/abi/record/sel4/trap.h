/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In place of lib/sel4's trap.h: the same functions, without a kernel.
 */
#pragma once

#include "abi/sel4/types.h"
#include "tests/abi/recorder.h"

struct sel4_registers {
	seL4_Word a0;
	seL4_Word info;
	seL4_Word mr[4];
};

static inline void sel4_trap_nbsend(long number, struct sel4_registers *r, seL4_CPtr reply,
				    seL4_CPtr dest)
{
	recorder_trap(number, &r->a0, &r->info, r->mr, reply, dest);
}

static inline void sel4_trap_reply(long number, struct sel4_registers *r, seL4_CPtr reply)
{
	sel4_trap_nbsend(number, r, reply, 0);
}

static inline void sel4_trap(long number, struct sel4_registers *r)
{
	sel4_trap_nbsend(number, r, 0, 0);
}
