/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First instructions of the root server. Keeps every register as the kernel
 * left it in start_registers, for the test that looks at them, then makes a
 * stack and calls root_main(bootinfo).
 */
	.section .text.start, "ax"
	.globl	_start
_start:
	/* t0 is needed for an address before it can be stored: tp keeps it. */
	mv	tp, t0
	la	t0, start_registers
	sd	ra, 0(t0)
	sd	sp, 8(t0)
	sd	gp, 16(t0)
	sd	tp, 24(t0)		/* t0 */
	sd	t1, 32(t0)
	sd	t2, 40(t0)
	sd	s0, 48(t0)
	sd	s1, 56(t0)
	sd	a1, 64(t0)
	sd	a2, 72(t0)
	sd	a3, 80(t0)
	sd	a4, 88(t0)
	sd	a5, 96(t0)
	sd	a6, 104(t0)
	sd	a7, 112(t0)
	sd	s2, 120(t0)
	sd	s3, 128(t0)
	sd	s4, 136(t0)
	sd	s5, 144(t0)
	sd	s6, 152(t0)
	sd	s7, 160(t0)
	sd	s8, 168(t0)
	sd	s9, 176(t0)
	sd	s10, 184(t0)
	sd	s11, 192(t0)
	sd	t3, 200(t0)
	sd	t4, 208(t0)
	sd	t5, 216(t0)
	sd	t6, 224(t0)
	.option push
	.option norelax			/* gp cannot be found relative to gp */
	la	gp, __global_pointer$
	.option pop
	la	sp, stack_end
	ld	tp, 32(a0)		/* BootInfo: address of the IPC buffer */
	call	root_main
1:	j	1b			/* root_main does not return */

	.bss
	.balign	16
	.space	16384
stack_end:
	.globl	start_registers
start_registers:
	.space	29 * 8
