/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one-shot timer: one instruction where the hart has stimecmp (extension
 * Sstc), a firmware call elsewhere. Nothing here is periodic.
 */
#include "arch/timer.h"

#include "arch/csr.h"
#include "arch/sbi.h"
#include "kernel/arch.h"

static bool has_register;

void timer_use_register(void)
{
	has_register = true;
}

void arch_set_deadline(struct core *core, word deadline)
{
	(void)core;
	if (likely(has_register)) {
		/* CSR_STIMECMP, which this assembler does not know by name */
		__asm__ volatile("csrw 0x14d, %0" : : "r"(deadline) : "memory");
	} else {
		sbi_set_timer(deadline);
	}
}
