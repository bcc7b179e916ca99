/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lazy switching of the FPU, as trap.c and remote.c use it. The portable part
 * of the kernel sees arch_fpu_release of kernel/arch.h.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/tcb.h"

/* True when an illegal instruction of t may be its first use of the FPU. */
bool fpu_is_wanted(const struct tcb *t);

/* Gives this core's FPU to t, which is current here; needs the kernel lock. */
void fpu_take(struct core *core, struct tcb *t);

/* Writes the registers of this core's owner back to its TCB. */
void fpu_evict(struct core *core);
