/* SPDX-License-Identifier: Apache-2.0 */
/* Entry of the smoke program: a0 = thread page, a1 = start block, sp is set. */
	.section .text.start, "ax"
	.globl	_start
_start:
	.option	push
	.option	norelax
	la	gp, __global_pointer$
	.option	pop
	call	smoke_main
1:	j	1b

	/* A second thread: a0 = thread page, a1 = argument. */
	.globl	smoke_thread
smoke_thread:
	call	thread_main
2:	j	2b

	/* The blocking ecalls that taskman is told about; registers as for lib/sel4. */
	.globl	gate_call_ecall
	.globl	gate_call
gate_call:
	mv	t0, a0
	ld	a1, 8(t0)
	ld	a2, 16(t0)
	ld	a3, 24(t0)
	ld	a4, 32(t0)
	ld	a5, 40(t0)
	ld	a0, 0(t0)
	li	a7, -1
gate_call_ecall:
	ecall
	sd	a0, 0(t0)
	sd	a1, 8(t0)
	sd	a2, 16(t0)
	sd	a3, 24(t0)
	sd	a4, 32(t0)
	sd	a5, 40(t0)
	ret
	.section .note.GNU-stack, "", @progbits
