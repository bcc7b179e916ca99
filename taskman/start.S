/* SPDX-License-Identifier: Apache-2.0 */
/*
 * taskman's first instructions. The kernel enters with a0 = BootInfo and all
 * other registers zero; everything beyond a stack is taskman_start's.
 */
	.section .text.start, "ax"
	.globl	_start
_start:
	.option push
	.option norelax
	la	gp, __global_pointer$		# gp-relative data, as the linker assumes
	.option pop
	la	sp, stack_top			# 16-byte aligned, as the ABI asks
	mv	fp, zero			# backtraces end here
	mv	ra, zero
	tail	taskman_start			# a0: BootInfo; never returns

	.section .bss
	.balign	4096
	/* One thread, bounded recursion: 64 KiB is several times what is used. */
stack_bottom:
	.space	65536
stack_top:
