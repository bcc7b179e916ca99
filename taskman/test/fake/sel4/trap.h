/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In place of lib/sel4's trap.h: calls go to the simulated kernel.
 */
#pragma once

#include "taskman/test/machine.h"

struct sel4_registers {
	seL4_Word a0;
	seL4_Word info;
	seL4_Word mr[4];
};

static inline void sel4_trap(long number, struct sel4_registers *r)
{
	machine_trap(number, r->a0, &r->info, r->mr);
}

static inline void sel4_trap_reply(long number, struct sel4_registers *r, seL4_CPtr reply)
{
	(void)reply;
	sel4_trap(number, r);
}

static inline void sel4_trap_nbsend(long number, struct sel4_registers *r, seL4_CPtr reply,
				    seL4_CPtr dest)
{
	(void)reply;
	(void)dest;
	sel4_trap(number, r);
}
