/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memcpy() for what messages copy: 128 bytes a turn where source and
 * destination have the same place in a word, words put together from two
 * loads where they have not. Nothing is ever loaded from beyond the words
 * that hold the source, and no access is misaligned.
 */
	.text
	.globl memcpy
	.type memcpy, @function
memcpy:
	mv	t6, a0			/* the result is a0; t6 moves */
	li	t0, 16
	bltu	a2, t0, 8f		/* short: bytes */

1:	andi	t0, t6, 7		/* destination to a word */
	beqz	t0, 2f
	lbu	t1, 0(a1)
	addi	a1, a1, 1
	addi	a2, a2, -1
	sb	t1, 0(t6)
	addi	t6, t6, 1
	j	1b

2:	andi	t0, a1, 7
	bnez	t0, 5f
	li	t0, 128
	bltu	a2, t0, 4f
	andi	t0, a2, -128
	add	t0, a1, t0		/* end of whole blocks */
3:	ld	a3, 0(a1)
	ld	a4, 8(a1)
	ld	a5, 16(a1)
	ld	a6, 24(a1)
	ld	a7, 32(a1)
	ld	t1, 40(a1)
	ld	t2, 48(a1)
	ld	t3, 56(a1)
	sd	a3, 0(t6)
	sd	a4, 8(t6)
	sd	a5, 16(t6)
	sd	a6, 24(t6)
	sd	a7, 32(t6)
	sd	t1, 40(t6)
	sd	t2, 48(t6)
	sd	t3, 56(t6)
	ld	a3, 64(a1)
	ld	a4, 72(a1)
	ld	a5, 80(a1)
	ld	a6, 88(a1)
	ld	a7, 96(a1)
	ld	t1, 104(a1)
	ld	t2, 112(a1)
	ld	t3, 120(a1)
	sd	a3, 64(t6)
	sd	a4, 72(t6)
	sd	a5, 80(t6)
	sd	a6, 88(t6)
	sd	a7, 96(t6)
	sd	t1, 104(t6)
	sd	t2, 112(t6)
	sd	t3, 120(t6)
	addi	a1, a1, 128
	addi	t6, t6, 128
	bltu	a1, t0, 3b
	andi	a2, a2, 127

4:	li	t0, 8			/* words */
	bltu	a2, t0, 8f
	ld	t1, 0(a1)
	addi	a1, a1, 8
	addi	a2, a2, -8
	sd	t1, 0(t6)
	addi	t6, t6, 8
	j	4b

5:	slli	t1, t0, 3		/* bits to drop from the lower word */
	sub	a1, a1, t0		/* the word that holds the first byte */
	li	t2, 64
	sub	t2, t2, t1
	ld	t3, 0(a1)
	andi	t4, a2, -8
	add	t4, t6, t4		/* end of whole words */
	andi	a2, a2, 7
6:	bgeu	t6, t4, 7f
	srl	t5, t3, t1
	ld	t3, 8(a1)
	addi	a1, a1, 8
	sll	a3, t3, t2
	or	t5, t5, a3
	sd	t5, 0(t6)
	addi	t6, t6, 8
	j	6b
7:	add	a1, a1, t0

8:	add	t0, t6, a2		/* bytes */
9:	bgeu	t6, t0, 10f
	lbu	t1, 0(a1)
	addi	a1, a1, 1
	sb	t1, 0(t6)
	addi	t6, t6, 1
	j	9b
10:	ret
	.size memcpy, . - memcpy
	.section .note.GNU-stack, "", @progbits
