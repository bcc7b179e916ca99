/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints how old the machine is at the first instruction after the firmware,
 * `bench firmware_ticks 0xN` in units of the time counter, and turns it off.
 * Starts where the loader starts, so the firmware does the same for both.
 */
	.section .text.start, "ax"
	.globl _start
_start:
	rdtime	s0			/* first of all */
	la	s1, text
1:	lbu	a0, 0(s1)
	beqz	a0, 2f
	call	put
	addi	s1, s1, 1
	j	1b
2:	li	s2, 60			/* shift of the digit in hand */
3:	srl	a0, s0, s2
	andi	a0, a0, 15
	addi	a0, a0, '0'
	li	t0, '9'
	bleu	a0, t0, 4f
	addi	a0, a0, 'a' - '9' - 1
4:	call	put
	addi	s2, s2, -4
	bgez	s2, 3b
	li	a0, '\n'
	call	put
	li	a7, 8			/* legacy shutdown */
	ecall
	j	.
put:	li	a7, 1			/* legacy console putchar */
	ecall
	ret
text:	.asciz	"bench firmware_ticks 0x"
