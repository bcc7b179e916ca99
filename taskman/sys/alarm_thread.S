/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The alarm thread: sleeps in Yield until its budget is there again, which is
 * when the next alarm is due, says so to the loop, and waits to be set again.
 * It needs no stack. s0: capability that signals the loop, s1: what it waits on.
 */
	.section .text
	.globl alarm_thread_sleep
	.globl alarm_thread_wait
alarm_thread_sleep:
	li	a7, -11			/* Yield */
	ecall
	mv	a0, s0
	li	a1, 0
	li	a7, -5			/* Send: signals the loop */
	ecall
alarm_thread_wait:
	mv	a0, s1
	li	a7, -9			/* Wait until the loop has set the next time */
	ecall
	j	alarm_thread_sleep
