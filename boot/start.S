/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First and last instructions of the loader.
 *   _start        where firmware enters: a0 = hart id, a1 = device tree
 *   hart_wait     where SBI starts the other harts: they wait for the release
 *   hart_enter    every hart's way out
 * In between is C, first `place` (where to move to), then, moved, `load`.
 * Everything is addressed relative to pc, so it runs wherever it lies.
 */

	.section .head, "ax"
	.globl	_start
_start:
	.option push
	.option norvc
	/* The header that U-Boot's booti reads (Linux, RISC-V boot image header). */
	j	begin				# code0
	nop					# code1
	.dword	0x200000			# load offset from start of RAM
	.dword	0				# image size, set by pack.py
	.dword	0				# flags: little endian
	.word	2				# version 0.2
	.word	0
	.dword	0
	.ascii	"RISCV\0\0\0"
	.ascii	"RSC\005"
	.word	0
	.option pop

	.globl	pack
pack:
	.zero	21 * 8				# struct pack, filled in by pack.py

	/*
	 * OpenSBI 1.1 can send a hart that it is told to start to the address of
	 * the firmware's payload, here, when its starter is held up between two
	 * stores. The first hart that comes is the boot hart; any other goes
	 * where it should have gone, once that place is known.
	 */
	.balign	8
taken:
	.dword	0				# a hart has come
waiting_place:
	.dword	0				# hart_wait in the copy, 0: not yet known

begin:
	csrw	sie, zero			# no interrupt wakes or reaches us
	csrci	sstatus, 2			# SIE off
	csrw	satp, zero			# physical addresses
	lla	t0, taken
	li	t1, 1
	amoswap.d.aqrl t1, t1, (t0)
	bnez	t1, stray
	mv	s0, a0				# hart id
	mv	s1, a1				# device tree
	lla	sp, stack_top
	lla	a1, loader_begin		# where we are
	mv	a0, s1
	call	place				# a0 = where to move to
	mv	s2, a0
	lla	a1, loader_begin
	lla	a2, loader_end
	sub	a2, a2, a1
	call	memcpy
	fence.i					# the copy is code
	lla	t1, loader_begin
	sub	t1, s2, t1			# from here to the copy
	lla	t0, hart_wait
	add	t0, t0, t1
	lla	t2, waiting_place
	fence	rw, w				# the copy is whole before it is named
	sd	t0, 0(t2)
	lla	t0, moved
	add	t0, t0, t1			# `moved` in the copy
	jr	t0

stray:
	lla	t2, waiting_place
1:	ld	t0, 0(t2)
	beqz	t0, 1b
	fence	r, rw
	fence.i
	jr	t0				# a0 = hart id

moved:
	lla	sp, stack_top			# the copy's stack
	mv	a0, s0
	mv	a1, s1
	call	load				# fills `handoff`; a0 = this hart's core id or -1
	mv	a1, a0
	mv	a0, s0
	bgez	a1, hart_enter
	lla	t0, handoff
	ld	t0, 64(t0)			# parking place
	jr	t0

	/*
	 * a0 = hart id. Until all harts are here the kernel is not put in place:
	 * nobody comes to its address too early. No stack is needed.
	 */
	.globl	hart_wait
hart_wait:
	csrw	sie, zero
	csrci	sstatus, 2
	csrw	satp, zero
	lla	t0, hart_table			# pairs: hart id, core id or -1
	lla	t1, hart_count
	ld	t1, 0(t1)
1:	beqz	t1, 4f				# nobody sent for this one
	ld	t2, 0(t0)
	beq	t2, a0, 2f
	addi	t0, t0, 16
	addi	t1, t1, -1
	j	1b
2:	ld	a1, 8(t0)
	lla	t0, harts_here
	li	t1, 1
	amoadd.d.aqrl zero, t1, (t0)
	lla	t0, harts_released
3:	ld	t1, 0(t0)
	beqz	t1, 3b
	fence	r, rw
	bgez	a1, hart_enter
	fence.i
	lla	t0, handoff
	ld	t0, 64(t0)			# parking place
	jr	t0
4:	wfi
	j	4b

	/* a0 = hart id, a1 = core id; paging and interrupts off, no stack needed. */
	.globl	hart_enter
hart_enter:
	csrw	sie, zero
	lla	t1, handoff
	mv	a6, a0				# hart id
	mv	a7, a1				# core id
	ld	a0, 0(t1)			# image start
	ld	a1, 8(t1)			# image end
	ld	a2, 16(t1)			# image physical minus virtual
	ld	a3, 24(t1)			# image entry
	ld	a4, 32(t1)			# device tree
	ld	a5, 40(t1)			# its size
	ld	t2, 48(t1)			# kernel entry, virtual
	ld	t3, 56(t1)			# satp
	ld	t0, 72(t1)			# harts that enter, and radix of the root
	ld	t4, 80(t1)			# CNode: read by our own kernel only
	sfence.vma
	csrw	satp, t3			# this code is mapped where it lies
	sfence.vma
	fence.i					# the kernel was copied as data
	mv	t1, t4
	jr	t2

	.section .bss
	.balign	16
	.zero	4096
stack_top:

	.section .tables, "aw"
	.balign	4096
	.globl	root_table
root_table:
	.zero	4096
