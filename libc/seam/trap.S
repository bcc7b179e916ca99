/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The gates into the kernel: the only ecalls of a program. Their four
 * addresses are told to taskman (signal_entry.c), which knows by them in
 * what a thread is blocked. A gate is called with its return address in t1
 * and everything else as the kernel wants it; t0 is scratch.
 *
 * The three that can block first look at `interrupt` in the thread page. A
 * handler that sets it while a thread is on its way here must not be missed:
 * when a signal interrupts a gate before its ecall, the trampoline sets pc
 * back to the gate's start (signal_run.c), so the look is repeated.
 *
 * seam_trampoline is where taskman lets a signal enter.
 */
#include "libc/seam/offsets.h"

/* What the kernel would say of an interrupted call: MSG_LABEL | MSG_ERROR, one word. */
#define INTERRUPTED ((0x30 << 12) | 1)
#define EINTR 4

	.macro gate name
	.globl seam_gate_\name
	.hidden seam_gate_\name
	.globl seam_ecall_\name
	.hidden seam_ecall_\name
seam_gate_\name:
	ld	t0, SEAM_SYSINFO_FROM_TP(tp)	/* the thread page */
	lw	t0, SEAM_INTERRUPT(t0)
	bnez	t0, interrupted
seam_ecall_\name:
	ecall
	jr	t1
	.endm

	.text
	.globl seam_gates_start
	.hidden seam_gates_start
seam_gates_start:
	gate call
	gate receive
	gate wait

	.globl seam_gate_other
	.hidden seam_gate_other
	.globl seam_ecall_other
	.hidden seam_ecall_other
seam_gate_other:
seam_ecall_other:
	ecall
	jr	t1

interrupted:
	li	a0, 0
	li	a1, INTERRUPTED
	li	a2, EINTR
	jr	t1

/*
 * A signal enters: all registers but pc are the interrupted thread's, and
 * stand in the save area of its page. FP registers are nobody else's work.
 * The frame: 0-255 f0-f31, 256 fcsr, 264 sp as it was.
 */
	.globl seam_trampoline
	.hidden seam_trampoline
seam_trampoline:
	ld	t0, SEAM_SYSINFO_FROM_TP(tp)
	mv	t2, sp
	ld	t1, SEAM_ALT_STACK(t0)
	beqz	t1, 1f				/* no alternate stack */
	ld	t3, SEAM_ALT_STACK_SIZE(t0)
	sub	t4, sp, t1
	bltu	t4, t3, 1f			/* on it already */
	lw	t4, SEAM_SAVED_SIGNO(t0)
	addi	t4, t4, -1
	ld	t5, SEAM_ALT_STACK_SIGNALS(t0)
	srl	t5, t5, t4
	andi	t5, t5, 1
	beqz	t5, 1f				/* this handler does not want it */
	add	sp, t1, t3
1:	andi	sp, sp, -16
	addi	sp, sp, -272
	sd	t2, 264(sp)
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	fsd	f\n, (8 * \n)(sp)
	.endr
	frcsr	t1
	sd	t1, 256(sp)
	call	seam_signal_enter
	ld	t1, 256(sp)
	fscsr	t1
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	fld	f\n, (8 * \n)(sp)
	.endr
	/* a0 = the info word; taskman answers by writing all registers. */
	mv	a1, a0
	li	a2, 8				/* MR0: eight bytes sent */
	li	a3, SEAM_SIGNAL_RETURN
	li	a4, 0
	li	a5, 0
	li	a0, SEAM_SYSMGR_SLOT
	li	a7, -1
2:	ecall
	j	2b
	.section .note.GNU-stack, "", @progbits
