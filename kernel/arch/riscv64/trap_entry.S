/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Into the kernel and out of it. While a thread runs (or idles), sscratch
 * holds its context and the context's first spare word holds its core; inside
 * the kernel sscratch is 0, so a trap in the kernel itself is recognised.
 *
 *   trap_entry      stvec; saves everything, a system call goes straight on
 *                   walk read 4/9 -> libc/neutrino/msg_receive.c
 *                   walk call 1/7 -> kernel/api/fastpath.c
 *   thread_restore  a0 = thread to run; leaves the kernel
 *   idle_loop       what idle threads run, in supervisor mode, interrupts on
 */
#include "arch/csr.h"
#include "kernel/offsets.h"

	.text
	.globl	trap_entry
	.balign	64
trap_entry:
	csrrw	tp, sscratch, tp		# context; tp waits in sscratch
	beqz	tp, trap_in_kernel
	sd	x1, CONTEXT_X(1)(tp)
	sd	x2, CONTEXT_X(2)(tp)
	sd	x3, CONTEXT_X(3)(tp)
	sd	x5, CONTEXT_X(5)(tp)
	sd	x6, CONTEXT_X(6)(tp)
	sd	x7, CONTEXT_X(7)(tp)
	csrrw	x5, sscratch, zero		# the thread's tp; from here we are inside
	csrr	x6, sepc
	csrr	x7, scause
	sd	x8, CONTEXT_X(8)(tp)
	sd	x9, CONTEXT_X(9)(tp)
	sd	x10, CONTEXT_X(10)(tp)
	sd	x11, CONTEXT_X(11)(tp)
	sd	x12, CONTEXT_X(12)(tp)
	sd	x13, CONTEXT_X(13)(tp)
	sd	x14, CONTEXT_X(14)(tp)
	sd	x15, CONTEXT_X(15)(tp)
	sd	x16, CONTEXT_X(16)(tp)
	sd	x17, CONTEXT_X(17)(tp)
	sd	x18, CONTEXT_X(18)(tp)
	sd	x19, CONTEXT_X(19)(tp)
	sd	x20, CONTEXT_X(20)(tp)
	sd	x21, CONTEXT_X(21)(tp)
	sd	x22, CONTEXT_X(22)(tp)
	sd	x23, CONTEXT_X(23)(tp)
	sd	x24, CONTEXT_X(24)(tp)
	sd	x25, CONTEXT_X(25)(tp)
	sd	x26, CONTEXT_X(26)(tp)
	sd	x27, CONTEXT_X(27)(tp)
	sd	x28, CONTEXT_X(28)(tp)
	sd	x29, CONTEXT_X(29)(tp)
	sd	x30, CONTEXT_X(30)(tp)
	sd	x31, CONTEXT_X(31)(tp)
	sd	x5, CONTEXT_X(4)(tp)
	sd	x6, CONTEXT_PC(tp)
	sd	x6, CONTEXT_RESTART_PC(tp)
	ld	tp, CONTEXT_SPARE(tp)		# core
	li	x5, CAUSE_USER_CALL
	ld	sp, CORE_STACK(tp)
	mv	a0, tp
	bne	x7, x5, 1f
	mv	a1, a7				# system call number
	call	kernel_syscall
	j	thread_restore
1:	mv	a1, x7
	call	trap_handle
	/* fall through */

	.globl	thread_restore
thread_restore:
	ld	t0, CONTEXT_PC(a0)
	ld	t1, CONTEXT_STATUS(a0)
	sd	tp, CONTEXT_SPARE(a0)		# the core it runs on
	csrw	sepc, t0
	addi	t2, a0, CONTEXT_SPARE + 8
	csrw	sstatus, t1
	sc.w	zero, zero, (t2)		# drop a reservation of another thread
	csrw	sscratch, a0
	ld	x1, CONTEXT_X(1)(a0)
	ld	x2, CONTEXT_X(2)(a0)
	ld	x3, CONTEXT_X(3)(a0)
	ld	x4, CONTEXT_X(4)(a0)
	ld	x5, CONTEXT_X(5)(a0)
	ld	x6, CONTEXT_X(6)(a0)
	ld	x7, CONTEXT_X(7)(a0)
	ld	x8, CONTEXT_X(8)(a0)
	ld	x9, CONTEXT_X(9)(a0)
	ld	x11, CONTEXT_X(11)(a0)
	ld	x12, CONTEXT_X(12)(a0)
	ld	x13, CONTEXT_X(13)(a0)
	ld	x14, CONTEXT_X(14)(a0)
	ld	x15, CONTEXT_X(15)(a0)
	ld	x16, CONTEXT_X(16)(a0)
	ld	x17, CONTEXT_X(17)(a0)
	ld	x18, CONTEXT_X(18)(a0)
	ld	x19, CONTEXT_X(19)(a0)
	ld	x20, CONTEXT_X(20)(a0)
	ld	x21, CONTEXT_X(21)(a0)
	ld	x22, CONTEXT_X(22)(a0)
	ld	x23, CONTEXT_X(23)(a0)
	ld	x24, CONTEXT_X(24)(a0)
	ld	x25, CONTEXT_X(25)(a0)
	ld	x26, CONTEXT_X(26)(a0)
	ld	x27, CONTEXT_X(27)(a0)
	ld	x28, CONTEXT_X(28)(a0)
	ld	x29, CONTEXT_X(29)(a0)
	ld	x30, CONTEXT_X(30)(a0)
	ld	x31, CONTEXT_X(31)(a0)
	ld	x10, CONTEXT_X(10)(a0)
	sret

	/*
	 * The end (panic.c): all registers are kept as they are. The first hart that comes
	 * here has it for itself, others stop. t0 waits in sscratch.
	 */
	.macro panic_save
	lla	t0, panic_taken
	amoswap.w t0, t0, (t0)			# any word but 0 says taken
	bnez	t0, panic_stop
	lla	t0, panic_registers
	sd	x1, CONTEXT_X(1)(t0)
	sd	x2, CONTEXT_X(2)(t0)
	sd	x3, CONTEXT_X(3)(t0)
	sd	x4, CONTEXT_X(4)(t0)
	sd	x6, CONTEXT_X(6)(t0)
	sd	x7, CONTEXT_X(7)(t0)
	sd	x8, CONTEXT_X(8)(t0)
	sd	x9, CONTEXT_X(9)(t0)
	sd	x10, CONTEXT_X(10)(t0)
	sd	x11, CONTEXT_X(11)(t0)
	sd	x12, CONTEXT_X(12)(t0)
	sd	x13, CONTEXT_X(13)(t0)
	sd	x14, CONTEXT_X(14)(t0)
	sd	x15, CONTEXT_X(15)(t0)
	sd	x16, CONTEXT_X(16)(t0)
	sd	x17, CONTEXT_X(17)(t0)
	sd	x18, CONTEXT_X(18)(t0)
	sd	x19, CONTEXT_X(19)(t0)
	sd	x20, CONTEXT_X(20)(t0)
	sd	x21, CONTEXT_X(21)(t0)
	sd	x22, CONTEXT_X(22)(t0)
	sd	x23, CONTEXT_X(23)(t0)
	sd	x24, CONTEXT_X(24)(t0)
	sd	x25, CONTEXT_X(25)(t0)
	sd	x26, CONTEXT_X(26)(t0)
	sd	x27, CONTEXT_X(27)(t0)
	sd	x28, CONTEXT_X(28)(t0)
	sd	x29, CONTEXT_X(29)(t0)
	sd	x30, CONTEXT_X(30)(t0)
	sd	x31, CONTEXT_X(31)(t0)
	csrr	t1, sscratch
	sd	t1, CONTEXT_X(5)(t0)
	csrw	sscratch, zero
	.endm

	/* panic(format, ...): the arguments stay where they are. */
	.globl	panic
panic:
	csrw	sscratch, t0
	panic_save
	sd	ra, CONTEXT_PC(t0)
	call	panic_words
panic_stop:
	wfi
	j	panic_stop

	/* Entered with tp = 0 and the kernel's tp in sscratch. */
trap_in_kernel:
	csrrw	tp, sscratch, t0		# core again
	panic_save
	csrr	t1, sepc
	sd	t1, CONTEXT_PC(t0)
	lla	sp, panic_stack_top		# the old stack may be what is broken
	call	panic_trap
	j	.

	.globl	idle_loop
idle_loop:
	wfi
	j	idle_loop

	.bss
	.balign	16
panic_taken:
	.zero	16
	.globl	panic_registers
panic_registers:
	.zero	CONTEXT_SIZE
	.zero	4096
panic_stack_top:
