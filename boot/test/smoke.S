/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest root server, to try a loader and a kernel with: checks what the
 * kernel promised (BootInfo in a0, zeroed BSS), prints a line with the debug
 * putchar call (number -12, kernels built with printing) and stops there.
 */
	.globl	_start
_start:
	mv	s0, a0				# BootInfo
	lla	s1, good
	beqz	s0, bad
	lla	t0, zeroed
	ld	t0, 0(t0)
	beqz	t0, 1f
bad:
	lla	s1, wrong
1:	lbu	a0, 0(s1)
	beqz	a0, 2f
	li	a7, -12
	ecall
	addi	s1, s1, 1
	j	1b
2:	ld	s1, 16(s0)			# numNodes
	addi	a0, s1, '0'
	li	a7, -12
	ecall
	li	a0, '\n'
	ecall
	li	a7, -14				# DebugHalt
	ecall
	j	.

	.section .rodata
good:	.asciz	"smoke: root task runs, nodes "
wrong:	.asciz	"smoke: BSS or BootInfo is wrong, nodes "

	.bss
	.balign	8
	.zero	8192
zeroed:	.zero	8
