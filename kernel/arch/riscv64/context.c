/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of a thread as users name them, and how a new context looks.
 */
#include "kernel/arch.h"

#include "arch/csr.h"

void idle_loop(void);

/* Register number of each word of seL4_UserContext; word 0 is pc. */
static const u8 user_order[32] = {
	0, 1, 2, 3,				/* pc ra sp gp */
	8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,	/* s0..s11 */
	10, 11, 12, 13, 14, 15, 16, 17,		/* a0..a7 */
	5, 6, 7, 28, 29, 30, 31,		/* t0..t6 */
	4,					/* tp */
};

void arch_context_init(struct context *context)
{
	context->status = SSTATUS_SPIE | SSTATUS_UXL_64;
}

void arch_context_init_idle(struct context *context, struct core *core)
{
	(void)core;
	context->status = SSTATUS_SPP | SSTATUS_SPIE | SSTATUS_UXL_64;
	context->pc = (word)idle_loop;
	context->restart_pc = context->pc;
}

word arch_user_register(const struct context *context, unsigned i)
{
	return i == 0 ? context->restart_pc : context->x[user_order[i]];
}

void arch_user_register_set(struct context *context, unsigned i, word value)
{
	context->x[user_order[i]] = value;
	if (i == 0) {
		context->restart_pc = value;
	}
}
