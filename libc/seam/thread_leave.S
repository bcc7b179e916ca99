/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First and last instructions of a thread. seam_thread_start is where
 * taskman starts one: a0 = its page, a1 = what clone.c left on its stack.
 * seam_thread_leave(page, unmap, length) goes over to the end of the
 * thread's own page, as stack and in place of struct pthread, because the
 * stack may be unmapped or used again by another thread from there on.
 */
#include "libc/seam/offsets.h"

	.text
	.globl seam_thread_start
	.hidden seam_thread_start
	.type seam_thread_start, @function
seam_thread_start:
	ld	gp, 16(a1)			/* struct thread_start: gp */
	mv	s0, zero			/* the end for backtraces */
	call	seam_thread_main
	unimp

	.globl seam_thread_leave
	.hidden seam_thread_leave
	.type seam_thread_leave, @function
seam_thread_leave:
	li	t0, 4096
	add	tp, a0, t0			/* a struct pthread ends here ... */
	sd	a0, SEAM_SYSINFO_FROM_TP(tp)	/* ... that knows the page alone */
	addi	sp, tp, -256
	tail	seam_thread_finish
	.section .note.GNU-stack, "", @progbits
