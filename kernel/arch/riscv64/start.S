/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where every hart enters the kernel, from the loader, with paging on and the
 * kernel's window mapped:
 *   a0..a3  root image: physical start, end, physical minus virtual, entry
 *   a4, a5  device tree: physical address, size
 *   a6, a7  hart id, core id (0 boots, the others wait)
 * Our own loader adds t0 = number of harts that enter, t1 = radix of the root
 * CNode (0: the default). The arguments are passed to C as one struct.
 */
#include "arch/csr.h"
#include "kernel/offsets.h"

	.section .head, "ax"
	.globl	_start
_start:
	csrw	sie, zero
	csrci	sstatus, SSTATUS_SIE
	csrw	sscratch, zero			# a trap from here on is our own fault
	fence.i
	lla	t2, trap_entry
	csrw	stvec, t2
	lla	sp, boot_stacks			# by core id: our stack and our core
	addi	t2, a7, 1
	li	t3, KERNEL_STACK_BYTES
	mul	t2, t2, t3
	add	sp, sp, t2
	addi	sp, sp, -80
	sd	a0, 0(sp)			# struct entry, boot/entry.h
	sd	a1, 8(sp)
	sd	a2, 16(sp)
	sd	a3, 24(sp)
	sd	a4, 32(sp)
	sd	a5, 40(sp)
	sd	a6, 48(sp)
	sd	a7, 56(sp)
	sd	t0, 64(sp)
	sd	t1, 72(sp)
	mv	a0, sp
	bnez	a7, 1f
	call	boot_first
	j	thread_restore
1:	call	boot_other
	j	thread_restore

	.section .bss
	.balign	4096
	.globl	boot_stacks
boot_stacks:
	.zero	8 * KERNEL_STACK_BYTES
