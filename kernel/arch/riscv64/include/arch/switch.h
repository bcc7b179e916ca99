/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Going to another thread's address space, inline for the fast paths. A
 * thread remembers what the core found for it last time; that holds as long
 * as its address space cap is the same and the core's key has not changed.
 * vspace.c changes the keys; no two cores have equal ones.
 */
#pragma once

#include "arch/csr.h"
#include "kernel/core.h"
#include "kernel/tcb.h"

/* Words of core->arch and tcb->arch. */
enum { CORE_ARCH_CALL, CORE_ARCH_ARGUMENT, CORE_ARCH_KEY };
enum { TCB_ARCH_VSPACE, TCB_ARCH_KEY, TCB_ARCH_SATP };

void vspace_switch_anew(struct core *core, struct tcb *t);

static inline void arch_vspace_switch(struct core *core, struct tcb *t)
{
	word satp = t->arch[TCB_ARCH_SATP];

	if (unlikely(t->arch[TCB_ARCH_KEY] != core->arch[CORE_ARCH_KEY] ||
		     t->arch[TCB_ARCH_VSPACE] != t->slots[TCB_VSPACE].cap.w1)) {
		vspace_switch_anew(core, t);
		return;
	}
	if (satp != core->satp) {
		csr_write(satp, satp);
		core->satp = satp;
	}
}

/* True when arch_vspace_switch would not have to look anything up. */
static inline bool arch_vspace_is_known(const struct core *core, const struct tcb *t)
{
	return t->arch[TCB_ARCH_KEY] == core->arch[CORE_ARCH_KEY] &&
	       t->arch[TCB_ARCH_VSPACE] == t->slots[TCB_VSPACE].cap.w1;
}
