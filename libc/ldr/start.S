/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First instructions of a process: a0 = thread page, a1 = bytes of the start
 * block. The library's code finds the page through tp, which points behind a
 * struct pthread that holds nothing but it; the program that runs later sets
 * its own.
 */
#include "libc/seam/offsets.h"

#define STACK_BYTES 65536

	.text
	.globl _start
_start:
	.option push
	.option norelax
	lla	gp, __global_pointer$
	.option pop
	lla	tp, pthread_end
	sd	a0, SEAM_SYSINFO_FROM_TP(tp)
	mv	a0, sp				/* top of the program's stack */
	lla	sp, stack_end
	tail	ldr_main

/* ldr_jump(entry, sp): into the program, or its interpreter. */
	.globl ldr_jump
ldr_jump:
	mv	t0, a0
	mv	sp, a1
	fence.i
	li	a0, 0				/* no function for atexit */
	li	ra, 0
	li	s0, 0
	jr	t0

	.bss
	.balign 16
	.zero	512
pthread_end:
	.balign 16
	.zero	STACK_BYTES
stack_end:
	.section .note.GNU-stack, "", @progbits
