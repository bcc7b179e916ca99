/* SPDX-License-Identifier: Apache-2.0 */
/* memset(): words, eight of them a turn; bytes at both ends. */
	.text
	.globl memset
	.type memset, @function
memset:
	mv	t6, a0
	add	t5, a0, a2		/* the end */
	li	t0, 16
	bltu	a2, t0, 5f
	andi	a1, a1, 255		/* the byte, eight times */
	slli	t0, a1, 8
	or	a1, a1, t0
	slli	t0, a1, 16
	or	a1, a1, t0
	slli	t0, a1, 32
	or	a1, a1, t0
1:	andi	t0, t6, 7
	beqz	t0, 2f
	sb	a1, 0(t6)
	addi	t6, t6, 1
	j	1b
2:	sub	t0, t5, t6
	andi	t1, t0, -64
	add	t1, t6, t1		/* end of whole blocks */
3:	bgeu	t6, t1, 4f
	sd	a1, 0(t6)
	sd	a1, 8(t6)
	sd	a1, 16(t6)
	sd	a1, 24(t6)
	sd	a1, 32(t6)
	sd	a1, 40(t6)
	sd	a1, 48(t6)
	sd	a1, 56(t6)
	addi	t6, t6, 64
	j	3b
4:	andi	t1, t5, -8		/* end of whole words */
	bgeu	t6, t1, 5f
	sd	a1, 0(t6)
	addi	t6, t6, 8
	j	4b
5:	bgeu	t6, t5, 6f
	sb	a1, 0(t6)
	addi	t6, t6, 1
	j	5b
6:	ret
	.size memset, . - memset
	.section .note.GNU-stack, "", @progbits
