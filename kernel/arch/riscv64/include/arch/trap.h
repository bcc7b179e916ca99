/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Traps other than system calls, called by trap_entry.S with everything saved.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/tcb.h"

struct tcb *trap_handle(struct core *core, word cause);

/* The kernel itself trapped, or called panic: registers are in panic_registers. */
_Noreturn void panic_trap(void);
_Noreturn void panic_words(const char *format, ...);
extern const struct context panic_registers;
