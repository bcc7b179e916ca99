/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Traps other than system calls, called by trap_entry.S with everything saved.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/tcb.h"

struct tcb *trap_handle(struct core *core, word cause);

/* The kernel itself trapped: says so and stops the machine. */
_Noreturn void panic_trap(const struct context *registers);
