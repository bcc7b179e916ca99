/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread of forward.c: waits for signals, and sends the badge they left as
 * the one word of a message. It needs no stack, and has no IPC buffer.
 * s0: the notification, s1: the endpoint with the badge of forwarded ones.
 */
	.section .text
	.globl forward_thread
forward_thread:
	mv	a0, s0
	li	a7, -9			/* Wait: the badge comes in a0 */
	ecall
	mv	a2, a0			/* MR0 */
	mv	a0, s1
	li	a1, 1			/* MessageInfo: one word, label 0 */
	li	a7, -5			/* Send, until somebody receives it */
	ecall
	j	forward_thread
