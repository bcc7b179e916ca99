/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What trap code calls. It saves x1..x31 of core->current, stores sepc in
 * pc AND restart_pc of its context, then calls exactly one of these with
 * interrupts off and restores the thread that comes back (idle thread: its
 * context runs arch's idle loop in supervisor mode).
 *
 * Each takes the kernel lock, charges time, acts, schedules, switches address
 * space and FPU through arch.h, and releases the lock.
 */
#pragma once

#include "kernel/core.h"
#include "kernel/tcb.h"

/* ecall from user mode; number is a7. Advances pc itself. */
struct tcb *kernel_syscall(struct core *core, long number);

/* Exceptions that are not VM faults: scause and 0. */
struct tcb *kernel_fault_user(struct core *core, word number, word code);

/* status is seL4_VMFault_{Instruction,Load,Store}. */
struct tcb *kernel_fault_vm(struct core *core, word address, word status, bool prefetch);

/* A device interrupt, already claimed at the controller; 0: spurious. */
struct tcb *kernel_interrupt(struct core *core, word irq);

/* Timer interrupt; also the way in for software interrupts from other cores. */
struct tcb *kernel_timer(struct core *core);
struct tcb *kernel_ipi(struct core *core);

/*
 * For trap code that needs the lock itself (first use of the FPU): enter
 * returns false when the thread may not go on with what it asked for; leave
 * must be called in either case.
 */
bool kernel_enter(struct core *core);
struct tcb *kernel_leave(struct core *core);

/* First thread of a core, at the end of boot: lock not held. */
struct tcb *kernel_start(struct core *core);
